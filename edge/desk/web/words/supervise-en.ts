export const superviseEn = {
  'supervise.name': 'Supervision',
} as const;
