import { nameList } from './name-list.ts';

export const GERMAN = nameList(
  `Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf
  Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Krause Lehmann Köhler Maier
  König Walter Kaiser Fuchs Scholz Möller Weiß Jung Hahn Vogel Groß Jäger Günther Brandt Strauß von_der_Heide`,
  `Anna Lena Lea Sophie Marie Laura Julia Sarah Lisa Katharina Jana Käthe Ursula Petra Sabine Monika Birgit Jutta
  Franziska Johanna Clara Emilia Mia Greta Frieda Anna-Lena`,
  `Lukas Leon Finn Jonas Paul Felix Maximilian Tim Jan Tobias Stefan Jürgen Björn Jörg Günter Hans-Peter Karl Matthias
  Sebastian Florian Dirk Uwe Götz Moritz Emil Klaus`,
);

export const FRENCH = nameList(
  `Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefèvre Michel Garcia David
  Bertrand Roux Vincent Fournier Morel Girard André Mercier Dupont Lambert Bonnet François Martinez Legrand Garnier
  Faure Rousseau Blanc Guérin Müller Henry Roussel Nicolas Perrin Morin Gauthier Lemaître Lefébvre D'Aubigné Noël`,
  `Emma Louise Jade Alice Chloé Léa Manon Inès Camille Sarah Zoé Juliette Anaïs Margaux Élise Hélène Brigitte Françoise
  Nathalie Sylvie Céline Aurélie Mathilde Éloïse Marie-Claire Océane`,
  `Gabriel Léo Raphaël Louis Arthur Jules Hugo Lucas Théo Nathan Antoine Pierre Jean Michel Philippe François Benoît
  Jérôme Stéphane Cédric Loïc Mathieu Éric Jean-Luc Jean-Baptiste Étienne`,
);

export const SPANISH = nameList(
  `García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz Hernández Díaz Moreno
  Muñoz Álvarez Romero Alonso Gutiérrez Navarro Torres Domínguez Vázquez Ramos Gil Ramírez Serrano Blanco Molina Suárez
  Castro Ortega Delgado Ortiz Rubio Marín Sanz Núñez Iglesias Ibáñez Peña`,
  `María Carmen Ana Isabel Laura Cristina Marta Lucía Elena Raquel Pilar Sofía Paula Alba Rocío Begoña Inés Mercedes
  Rosa Teresa Silvia Nuria Irene Beatriz Verónica Ángela`,
  `Antonio José Manuel Francisco David Juan Javier Daniel Carlos Miguel Alejandro Rafael Pedro Ángel Pablo Sergio
  Fernando Jorge Luis Alberto Álvaro Diego Adrián Raúl Íñigo Rubén`,
);

export const ITALIAN = nameList(
  `Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti De_Luca Mancini Costa
  Giordano Rizzo Lombardi Moretti Barbieri Fontana Santoro Mariani Rinaldi Caruso Ferrara Galli Martini Leone Longo
  Gentile Martinelli Vitale Lombardo Serra Coppola De_Santis D'Angelo Marchetti Parisi Villa`,
  `Giulia Francesca Chiara Sara Martina Valentina Alessia Elisa Silvia Federica Paola Laura Elena Anna Maria Sofia
  Aurora Giorgia Beatrice Ginevra Alice Camilla Lucia Rosa Teresa Niccolina`,
  `Marco Andrea Francesco Alessandro Matteo Lorenzo Davide Luca Giuseppe Antonio Giovanni Roberto Stefano Paolo Simone
  Riccardo Federico Gabriele Tommaso Leonardo Nicolò Edoardo Pietro Salvatore Enrico Fabio`,
);

export const RUSSIAN = nameList(
  `Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков Алексеев Лебедев
  Семёнов Егоров Павлов Козлов Степанов Николаев Орлов Андреев Макаров Никитин Захаров Зайцев Соловьёв Борисов Яковлев
  Григорьев Романов Воробьёв Сергеев Кузьмин Фролов Александров Дмитриев Королёв Гусев Киселёв Щербаков Чайковский
  Жуков Цветков Юдин`,
  `Анастасия Мария Анна Елена Ольга Наталья Татьяна Ирина Екатерина Светлана Юлия Дарья Ксения Полина Александра
  Людмила Галина Вера Надежда Любовь Валентина Евгения Алина Вероника Жанна Яна`,
  `Александр Дмитрий Максим Сергей Андрей Алексей Артём Илья Кирилл Михаил Никита Матвей Роман Егор Арсений Иван
  Денис Евгений Тимофей Владислав Игорь Владимир Павел Руслан Юрий Эдуард`,
);
