import { nameList } from './name-list.ts';

export const BRITISH = nameList(
  `Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts Green
  Hall Wood Jackson Clarke Patel Khan Lewis James Phillips Mason Mitchell Rose Davis Cox Mills Hughes Price Shaw
  Barker O'Neill Macdonald Campbell Stewart Murray Owen Fletcher Pugh Featherstonehaugh Smythe-Jones`,
  `Olivia Amelia Isla Ava Emily Sophia Grace Lily Freya Ivy Florence Poppy Charlotte Evie Rosie Alice Margaret Susan
  Linda Helen Fiona Siobhan Niamh Priya Aisha Zara`,
  `Oliver George Harry Noah Jack Leo Arthur Muhammad Oscar Charlie Jacob Thomas Henry William Alfie Archie David
  Stephen Graham Nigel Callum Rhys Owain Imran Rajesh Alasdair`,
);

export const AMERICAN = nameList(
  `Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson
  Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young
  Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Van_Buren O'Brien`,
  `Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Karen Nancy Ashley Kimberly Emily Donna Michelle
  Amanda Melissa Stephanie Rebecca Sharon Cynthia Kathleen Amy Angela Brenda Emma`,
  `James Robert John Michael David William Richard Joseph Thomas Christopher Charles Daniel Matthew Anthony Mark
  Donald Steven Andrew Paul Joshua Kenneth Kevin Brian Timothy Ronald Tyrone`,
);

export const INDIAN = nameList(
  `Sharma Patel Singh Kumar Gupta Reddy Nair Iyer Menon Rao Verma Mehta Shah Joshi Desai Chopra Malhotra Kapoor Khanna
  Bose Chatterjee Mukherjee Banerjee Das Ghosh Sen Pillai Naidu Chauhan Yadav Mishra Pandey Tiwari Agarwal Bhatt Kulkarni
  Deshpande Patil Shetty Hegde Krishnamurthy Venkataraman`,
  `Priya Anjali Neha Pooja Kavita Sunita Lakshmi Deepa Meera Radha Divya Sneha Shreya Aditi Ananya Isha Nisha Rekha
  Geeta Usha Lata Padma Swati Ritu Kiran Jyoti`,
  `Rahul Amit Raj Vijay Sanjay Arjun Rohan Aditya Vikram Anil Sunil Suresh Ramesh Ganesh Karthik Arun Prakash Ashok
  Manoj Deepak Nikhil Siddharth Harish Mohan Gopal Venkat`,
);
