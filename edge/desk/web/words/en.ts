export const en = {
  'app.name': 'Greenlane diversion desk',
} as const;
