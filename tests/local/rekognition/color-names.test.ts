import { colorName } from "../../../local/rekognition/color-names";

test.each([
  ["Black", 10, 12, 8],
  ["White", 250, 250, 245],
  ["Gray", 128, 130, 126],
  ["Red", 200, 20, 30],
  ["Red", 200, 20, 50],
  ["Orange", 240, 140, 20],
  ["Brown", 110, 70, 30],
  ["Yellow", 240, 230, 40],
  ["Green", 40, 160, 60],
  ["Cyan", 30, 200, 210],
  ["Blue", 30, 60, 200],
  ["Purple", 130, 40, 190],
  ["Pink", 240, 100, 200],
  ["Pink", 250, 170, 180],
])("%s is what people call %i, %i, %i", (name, red, green, blue) => {
  expect(colorName(red, green, blue)).toBe(name);
});
