export const name = 'pointer';
export const fine = '';
export const tasks = [];
