import { readXml } from "../../../local/s3/xml-reader";

it("reads elements within elements, text, and empty elements", () => {
  expect(readXml('<?xml version="1.0"?>\n<A xmlns="ns"><B>x</B><C/><D></D></A>')).toEqual({
    name: "A",
    text: "",
    children: [
      { name: "B", text: "x", children: [] },
      { name: "C", text: "", children: [] },
      { name: "D", text: "", children: [] },
    ],
  });
});

it("decodes entities", () => {
  expect(readXml("<A>&lt;&amp;&gt;&quot;&apos;&#252;&#x1F600;</A>").text).toBe("<&>\"'ü😀");
});

it.each([
  "",
  "text",
  "<A>",
  "<A></B>",
  "</A>",
  "<A/><B/>",
  "<A>&nbsp;</A>",
  "<A",
  "<A><B></A></B>",
])("refuses %j", (xml) => {
  expect(() => readXml(xml)).toThrow(expect.objectContaining({ code: "MalformedXML" }));
});
