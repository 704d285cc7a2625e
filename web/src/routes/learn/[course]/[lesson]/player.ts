/** The parts of the page that are for who takes the course. */
export { default as Beside } from './Beside.svelte';
export { default as Tasks } from './Tasks.svelte';
