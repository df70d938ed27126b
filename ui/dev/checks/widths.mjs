export const name = 'widths';
export const fine = '';
export const tasks = [];
