/** A picture to draw: its file name and its SVG. Light, colour, shape and sharpness differ on purpose. */
export interface Scene {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly content: string;
}

export const SCENES: readonly Scene[] = [
  landscape(
    "01 noon by the sea.jpg",
    rect("#4aa3df", 0, 55) +
      rect("#12508f", 55, 25) +
      rect("#ecd9a0", 80, 20) +
      disc(82, 18, 7, "#fff6c8"),
  ),
  landscape("02 night sky.jpg", rect("#03040f", 0, 100) + stars(90) + disc(70, 25, 5, "#f4f1de")),
  landscape("03 forest.jpg", rect("#0e3b1c", 0, 100) + trees("#1f7a3a", 24)),
  landscape(
    "04 sunset.jpg",
    gradient("#2b1055", "#ff7b00") + disc(50, 72, 12, "#ffe066") + rect("#1a0d26", 85, 15),
  ),
  landscape("05 snow.png", rect("#eef4fb", 0, 100) + hill("#ffffff", 60) + hill("#d9e6f5", 80)),
  landscape("06 desert.jpg", rect("#f2c572", 0, 60) + hill("#c98a3a", 62) + hill("#a8662a", 80)),
  portrait("07 tulip.jpg", rect("#f7d6e0", 0, 100) + stem() + petals("#c1121f")),
  portrait("08 lighthouse.jpg", gradient("#86c5f4", "#e8f4fd") + tower()),
  portrait("09 fog.png", gradient("#9aa0a6", "#c9cdd1")),
  square("10 chessboard.png", chessboard()),
  square("11 confetti.jpg", rect("#ffffff", 0, 100) + confetti(120)),
  panorama("12 skyline.jpg", gradient("#1b263b", "#e07a5f") + skyline()),
];

function landscape(name: string, content: string): Scene {
  return { name, width: 960, height: 640, content };
}

function portrait(name: string, content: string): Scene {
  return { name, width: 640, height: 960, content };
}

function square(name: string, content: string): Scene {
  return { name, width: 720, height: 720, content };
}

function panorama(name: string, content: string): Scene {
  return { name, width: 1600, height: 480, content };
}

/** All coordinates are percent of the picture. */
function rect(color: string, top: number, height: number): string {
  return `<rect x="0" y="${top}" width="100" height="${height}" fill="${color}"/>`;
}

function disc(x: number, y: number, radius: number, color: string): string {
  return `<circle cx="${x}" cy="${y}" r="${radius}" fill="${color}"/>`;
}

function gradient(top: string, bottom: string): string {
  return (
    `<linearGradient id="sky" x2="0" y2="1"><stop stop-color="${top}"/>` +
    `<stop offset="1" stop-color="${bottom}"/></linearGradient>` +
    `<rect width="100" height="100" fill="url(#sky)"/>`
  );
}

function hill(color: string, top: number): string {
  return `<path d="M0 ${top} Q25 ${top - 18} 50 ${top} T100 ${top} V100 H0 Z" fill="${color}"/>`;
}

function stars(count: number): string {
  return scatter(count, (x, y, index) => disc(x, y * 0.9, index % 7 === 0 ? 0.5 : 0.25, "#ffffff"));
}

function trees(color: string, count: number): string {
  return scatter(count, (x, y) => {
    const top = 30 + y * 0.5;
    return `<path d="M${x} ${top} l5 24 h-10 Z" fill="${color}" opacity="0.85"/>`;
  });
}

function stem(): string {
  return `<path d="M50 45 V100" stroke="#2d6a4f" stroke-width="3"/>`;
}

function petals(color: string): string {
  return `<path d="M35 20 Q34 48 50 50 Q66 48 65 20 L57 30 L50 18 L43 30 Z" fill="${color}"/>`;
}

function tower(): string {
  const stripes = [0, 1, 2, 3].map(
    (row) => `<rect x="43" y="${30 + row * 15}" width="14" height="7.5" fill="#d62828"/>`,
  );
  return `<rect x="43" y="30" width="14" height="60" fill="#ffffff"/>${stripes.join("")}${rect("#386641", 90, 10)}`;
}

function chessboard(): string {
  const fields = Array.from({ length: 64 }, (_, index) => {
    const column = index % 8;
    const row = Math.floor(index / 8);
    const color = (column + row) % 2 === 0 ? "#ffffff" : "#000000";
    return `<rect x="${column * 12.5}" y="${row * 12.5}" width="12.5" height="12.5" fill="${color}"/>`;
  });
  return fields.join("");
}

function confetti(count: number): string {
  const colors = ["#e63946", "#ffb703", "#2a9d8f", "#3a86ff", "#8338ec"];
  return scatter(count, (x, y, index) => disc(x, y, 2, colors[index % colors.length] ?? "#e63946"));
}

function skyline(): string {
  return scatter(28, (_, y, index) => {
    const height = 20 + y * 0.45;
    return `<rect x="${index * 3.6}" y="${100 - height}" width="3.2" height="${height}" fill="#14213d"/>`;
  });
}

/** The same "random" places in every run: multiples of irrational steps never line up. */
function scatter(count: number, draw: (x: number, y: number, index: number) => string): string {
  return Array.from({ length: count }, (_, index) =>
    draw((index * 61.8034) % 100, (index * 75.4878) % 100, index),
  ).join("");
}
