import { nameList } from './name-list.ts';

export const CHINESE = nameList(
  `Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo Zheng Liang Xie Song Tang Deng
  Han Feng Cao Peng Zeng Xiao Tian Dong Pan Yuan Cai Jiang Yu Du Ye Cheng Wei Su Lyu Ding Ouyang Sima`,
  `Fang Na Min Jing Xiulan Yan Juan Xia Lan Yun Hong Ying Ping Guiying Yuhua Xiaomei Lili Meiling Qian Xue Yuting Jiayi
  Zihan Yutong Xinyi Shuyan`,
  `Wei Qiang Lei Jun Yong Jie Tao Ming Chao Gang Bin Bo Peng Hao Kai Zhiqiang Jianguo Haoran Yuxuan Zihao Mingze
  Tianyu Guodong Xiaolong Wenbo Zhenhua`,
);

export const KOREAN = nameList(
  `Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim Han Oh Seo Shin Kwon Hwang Ahn Song Ryu Jeon Hong Ko Moon Yang Son Bae
  Baek Heo Yoo Nam Shim Noh Ha Kwak Sung Cha Joo Woo Koo Min Ra Jin Um Chae Won Namgung`,
  `Jisoo Minji Seoyeon Jiwoo Soyeon Hyejin Eunji Yuna Hayoon Seohyun Jimin Yejin Dahye Sujin Mijin Sunhee Youngja
  Haeun Chaewon Nari Bora Areum Gaeun Yeseul Subin Minseo`,
  `Minjun Seojun Doyun Jihoon Junho Hyunwoo Donghyun Sungmin Jaewon Taehyung Minho Kyungsoo Youngho Sangwoo Jinwoo
  Hojin Seungmin Junseo Woojin Geonwoo Hyunjin Dongwook Kiyoung Changmin Yongsoo Jaehyun`,
);

export const JAPANESE = nameList(
  `Sato Suzuki Takahashi Tanaka Watanabe Ito Yamamoto Nakamura Kobayashi Kato Yoshida Yamada Sasaki Yamaguchi Matsumoto
  Inoue Kimura Hayashi Shimizu Yamazaki Mori Abe Ikeda Hashimoto Ishikawa Ogawa Okada Hasegawa Fujita Goto Kondo Maeda
  Fujii Endo Aoki Sakamoto Saito Fukuda Ota Nishimura Miura Fujiwara Okamoto Matsuda Nakajima`,
  `Yui Sakura Hina Aoi Rin Mei Yuna Akari Haruka Misaki Nanami Ayaka Mika Emi Keiko Yoko Kumiko Naoko Tomoko Kaori
  Shiori Asuka Chihiro Miyuki Rei Natsuki`,
  `Haruto Yuto Sota Ren Hiroto Takumi Kenta Daiki Shota Kazuki Ryota Takashi Hiroshi Makoto Kenji Satoshi Akira Naoki
  Tetsuya Yusuke Koji Masaru Shinichi Taro Ichiro Ryusei`,
);

export const THAI = nameList(
  `Saetang Srisai Chaiyasit Wongsakul Boonmee Suksawat Thongchai Rattanakul Phromma Kaewmanee Jaidee Inthara Sukhum
  Charoensuk Somboon Prasert Chaisuwan Phongphan Kittisak Srisuwan Thepsiri Boonsri Nakprasit Yodsuwan Panyarat
  Chantra Kamolrat Wattana Sangthong Ruangrit Meesuk Thammasat Duangjai Khamwan Limsakul Narongrit Pongpanich
  Sirikul Tansakul Udomsin Visetsiri Yingcharoen`,
  `Malee Siriporn Suda Nok Kanya Pim Ploy Anong Busaba Chailai Dao Fah Kamala Lamai Mali Naree Orathai Pensri Ratana
  Somjai Thida Ubon Waraporn Yupa Supaporn Nattaya`,
  `Somchai Somsak Prasit Anan Arthit Chai Decha Kasem Kiet Niran Pravat Preecha Sakda Sarawut Somporn Surasak Tawan
  Thanakorn Udom Wichai Worawut Nattapong Apichat Chatchai Kritsada Pongsak`,
);

export const VIETNAMESE = nameList(
  `Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Mai Trịnh Đào Lâm Đoàn Tạ Hà Lương Tô
  Cao Trương Thái Quách La Kiều Châu Tăng Từ Vương Triệu Phùng Tống Nghiêm Khúc Mạc`,
  `Thị_Lan Thị_Hương Thị_Mai Ngọc_Anh Thu_Hà Minh_Châu Phương_Thảo Kim_Ngân Thanh_Tâm Bích_Ngọc Hồng_Nhung Quỳnh_Anh
  Thùy_Linh Diễm_My Khánh_Vy Mỹ_Duyên Thị_Hoa Xuân_Mai Ánh_Tuyết Cẩm_Tú Hoài_An Yến_Nhi Bảo_Trâm Thảo_Vy Gia_Hân Tú_Anh`,
  `Văn_Hùng Minh_Tuấn Quốc_Bảo Đức_Anh Hoàng_Nam Văn_Dũng Thành_Long Gia_Huy Quang_Minh Trung_Kiên Anh_Tuấn Hữu_Phước
  Xuân_Trường Đình_Phong Công_Phượng Tiến_Đạt Văn_Đức Hải_Đăng Nhật_Minh Khắc_Việt Bá_Lộc Duy_Khánh Phúc_Lâm Tấn_Tài
  Thế_Vinh Việt_Hoàng`,
);
