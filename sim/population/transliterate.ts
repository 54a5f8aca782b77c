/** The Latin letters of ICAO 9303-3 section 6 A that are more than a letter with a mark. */
const LATIN: Readonly<Record<string, string>> = {
  Ä: 'AE',
  Å: 'AA',
  Æ: 'AE',
  Ö: 'OE',
  Ø: 'OE',
  Œ: 'OE',
  Ü: 'UE',
  ß: 'SS',
  ẞ: 'SS',
  Þ: 'TH',
  Ð: 'D',
  Đ: 'D',
  Ł: 'L',
  ı: 'I',
  '-': ' ',
  // An apostrophe is left out, and what stood about it is joined (ICAO 9303-3, 4.6).
  "'": '',
  '’': '',
};

/** The Cyrillic letters of ICAO 9303-3 section 6 B, as Russian documents use them. */
const CYRILLIC: Readonly<Record<string, string>> = {
  А: 'A',
  Б: 'B',
  В: 'V',
  Г: 'G',
  Д: 'D',
  Е: 'E',
  Ё: 'E',
  Ж: 'ZH',
  З: 'Z',
  И: 'I',
  Й: 'I',
  К: 'K',
  Л: 'L',
  М: 'M',
  Н: 'N',
  О: 'O',
  П: 'P',
  Р: 'R',
  С: 'S',
  Т: 'T',
  У: 'U',
  Ф: 'F',
  Х: 'KH',
  Ц: 'TS',
  Ч: 'CH',
  Ш: 'SH',
  Щ: 'SHCH',
  Ъ: 'IE',
  Ы: 'Y',
  Ь: '',
  Э: 'E',
  Ю: 'IU',
  Я: 'IA',
};

/** A name in the letters of a machine-readable zone: A–Z and single spaces. What has no letter there is left out. */
export function transliterate(name: string): string {
  let out = '';
  for (const letter of name.normalize('NFC').toUpperCase()) {
    out += LATIN[letter] ?? CYRILLIC[letter] ?? plain(letter);
  }
  return out.replaceAll(/ +/gu, ' ').trim();
}

function plain(letter: string): string {
  return letter.normalize('NFD').replaceAll(/[^A-Z ]/gu, '');
}
