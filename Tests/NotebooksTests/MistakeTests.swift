import Options
import Testing

@testable import Notebooks

/// One notebook for each kind of mistake, and the whole of what is said about it.
@Suite struct MistakeTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let text: String
    var parameters: [String: String] = [:]
    let said: String
    var testDescription: String { name }
  }

  @Test(arguments: frontMatter + fences + prose + yaml)
  func wholeMessage(_ example: Case) {
    #expect(complaints(example.text, parameters: example.parameters) == example.said)
  }

  static let frontMatter = [
    Case(
      name: "unclosed front matter", text: "---\ntitle: A\n\n# B ${c}\n",
      said: #"""
        n.md:1:1: error: the front matter that begins here is never closed
            1 | ---
              | ^^^
              = end it with a line `---`; a horizontal rule at the beginning is written `***`

        """#),
    Case(
      name: "front matter is a list", text: "---\n- a\n---\n${x}",
      said: #"""
        n.md:1:1: error: this line `---` opens the front matter, but no options follow
            1 | ---
              | ^^^
              = write `name: value` lines and a line `---` after them; a horizontal rule at the beginning is written `***`

        """#),
    Case(
      name: "unknown key", text: "---\ntitel: A\n---\n",
      said: #"""
        n.md:2:1: error: unknown option `titel` in the front matter
            2 | titel: A
              | ^^^^^
              = did you mean `title`?

        """#),
    Case(
      name: "wrong type", text: "---\nseed: -1\ntitle: [a]\n---\n",
      said: #"""
        n.md:2:7: error: `seed` takes a whole number, at least 0, not -1
            2 | seed: -1
              |       ^^

        n.md:3:8: error: `title` takes text, not a list
            3 | title: [a]
              |        ^

        """#),
    Case(
      name: "params is no map", text: "---\nparams: [a]\n---\n${a}",
      said: #"""
        n.md:2:9: error: `params` takes a map, `name: value`
            2 | params: [a]
              |         ^
              = for example `params: {dataset: cifar10}`

        """#),
    Case(
      name: "defaults is no map", text: "---\ndefaults: 3\n---\n",
      said: #"""
        n.md:2:11: error: `defaults` takes a map of options, `name: value`
            2 | defaults: 3
              |           ^

        """#),
    Case(
      name: "name of a parameter", text: "---\nparams:\n  1st: 3\n---\n",
      said: #"""
        n.md:3:3: error: `1st` cannot be the name of a parameter
            3 |   1st: 3
              |   ^^^
              = use letters, digits, `_` and `-`, and a letter first

        """#),
    Case(
      name: "parameter in a parameter", text: "---\nparams: {a: 1, b: \"x ${a}\"}\n---\n",
      said: #"""
        n.md:2:22: error: a parameter cannot refer to another one
            2 | params: {a: 1, b: "x ${a}"}
              |                      ^^^^
              = write `$${` for a plain `${`

        """#),
    Case(
      name: "override of nothing", text: "---\nparams: {dataset: a}\n---\n",
      parameters: ["dataest": "b"],
      said: #"""
        n.md:2:1: error: unknown parameter `dataest` in `-P dataest`
            2 | params: {dataset: a}
              | ^^^^^^
              = did you mean `dataset`?

        """#),
    Case(
      name: "override without params", text: "text", parameters: ["a": "b"],
      said: #"""
        n.md:1:1: error: unknown parameter `a` in `-P a`
            1 | text
              | ^^^^
              = declare it under `params` in the front matter

        """#),
    Case(
      name: "unreadable override", text: "---\nparams: {a: 1}\n---\n", parameters: ["a": "[1, 2"],
      said: #"""
        n.md:2:1: error: the value of `-P a` cannot be read: the list that begins here is not closed, or lacks a comma; write `[a, b]`
            2 | params: {a: 1}
              | ^^^^^^

        """#),
  ]

  static let fences = [
    Case(
      name: "unclosed block", text: "```experiment a\nepochs: 3\n",
      said: #"""
        n.md:1:1: error: this `experiment` block is never closed
            1 | ```experiment a
              | ^^^
              = end it with a line of as many of the same marks

        """#),
    Case(
      name: "unclosed code", text: "> ~~~\n> code\n\ntext\n",
      said: #"""
        n.md:1:3: error: this code block is never closed
            1 | > ~~~
              |   ^^^
              = end it with a line of as many of the same marks

        """#),
    Case(
      name: "unclosed in an item", text: "- ```table a\n  x: 1\n- ```table b\n  ```\n",
      said: #"""
        n.md:1:3: error: this `table` block is never closed
            1 | - ```table a
              |   ^^^
              = end it with a line of as many of the same marks

        """#),
    Case(
      name: "no label", text: "```figure\n```\n```claim\n```\n",
      said: #"""
        n.md:1:4: error: this `figure` block has no label
            1 | ```figure
              |    ^^^^^^
              = write a name after its kind: `figure baseline`

        """#),
    Case(
      name: "label of other characters", text: "```figure a--b\n```\n",
      said: #"""
        n.md:1:11: error: `a--b` cannot be a label
            1 | ```figure a--b
              |           ^^^^
              = use letters a to z, digits, and single `-` or `_` between them

        """#),
    Case(
      name: "label twice", text: "```table a\n```\n\n> ```figure a\n> ```\n",
      said: #"""
        n.md:4:13: error: the label `a` is taken: line 1 has it
            4 | > ```figure a
              |             ^
              = labels name files and references: choose another one

        """#),
    Case(
      name: "labels that differ in case", text: "```table a\n```\n```figure A\n```\n",
      said: #"""
        n.md:3:11: error: the label `A` differs from `a` on line 1 only in case
            3 | ```figure A
              |           ^
              = labels name files, and some file systems ignore case: choose another one

        """#),
    Case(
      name: "label of 101 characters",
      text: "```table \(String(repeating: "a", count: 101))\n```\n",
      said: """
        n.md:1:10: error: the label has 101 characters; the maximum is 100
            1 | ```table \(String(repeating: "a", count: 90))…
              |          \(String(repeating: "^", count: 91))
              = labels name files: choose a shorter one

        """),
    Case(
      name: "label of 100 characters",
      text: "```table \(String(repeating: "a", count: 100))\n```\n",
      said: ""),
    Case(
      name: "words after the label", text: "```table a b c\n```\n",
      said: #"""
        n.md:1:12: error: unexpected `b c` after the label
            1 | ```table a b c
              |            ^
              = a fence has a kind and a label; options stand in the lines below

        """#),
    Case(
      name: "misspelled kind", text: "```experimnt baseline\n```\n",
      said: #"""
        n.md:1:4: error: unknown block kind `experimnt`
            1 | ```experimnt baseline
              |    ^^^^^^^^^
              = did you mean `experiment`?

        """#),
    Case(
      name: "kind in braces", text: "~~~ {figure} a\n~~~\n",
      said: #"""
        n.md:1:5: error: unknown block kind `{figure}`
            1 | ~~~ {figure} a
              |     ^
              = did you mean `figure`?

        """#),
    Case(
      name: "body is a text", text: "```table a\nhello\n```\n",
      said: #"""
        n.md:2:1: error: `table` takes options, `name: value`, one on a line
            2 | hello
              | ^^^^^

        """#),
  ]

  static let prose = [
    Case(
      name: "unknown parameter", text: "---\nparams: {dataset: a}\n---\né ${datset}\n",
      said: #"""
        n.md:4:3: error: unknown parameter `datset`
            4 | é ${datset}
              |   ^^^^^^^^^
              = did you mean `dataset`?

        """#),
    Case(
      name: "no parameters at all", text: "- a\n- *b ${c}*\n",
      said: #"""
        n.md:2:6: error: unknown parameter `c`
            2 | - *b ${c}*
              |      ^^^^
              = declare it under `params` in the front matter, or write `$${` for a plain `${`

        """#),
    Case(
      name: "no name", text: "It costs ${5}.\n",
      said: #"""
        n.md:1:10: error: `${` is not followed by a parameter's name and `}`
            1 | It costs ${5}.
              |          ^^^^
              = write `$${` for a plain `${`

        """#),
    Case(
      name: "map in a text", text: "---\nparams: {a: {b: 1}}\n---\n${a}\n",
      said: #"""
        n.md:4:1: error: the parameter `a` is a map, which cannot stand in a text
            4 | ${a}
              | ^^^^
              = as the whole value of an option it can be any value

        """#),
    Case(
      name: "in an address", text: "[a](http://x/${b})\n",
      said: #"""
        n.md:1:14: error: unknown parameter `b`
            1 | [a](http://x/${b})
              |              ^^^^
              = declare it under `params` in the front matter, or write `$${` for a plain `${`

        """#),
    Case(
      name: "empty expression", text: "a `= ` b\n",
      said: #"""
        n.md:1:4: error: this inline expression is empty
            1 | a `= ` b
              |    ^
              = write a formula after the `=`, or remove it

        """#),
    Case(
      name: "expression in an image", text: "![`= a`](b.png)\n",
      said: #"""
        n.md:1:4: error: an inline expression cannot stand in an image's alternative text
            1 | ![`= a`](b.png)
              |    ^
              = write it into the text beside the image

        """#),
  ]

  static let yaml = [
    Case(
      name: "indented too far", text: "```table a\nx: one\n  y: two\n```\n",
      said: #"""
        n.md:3:3: error: this line is indented further than the one above it
            3 |   y: two
              |   ^
              = give options that stand beside each other the same indent

        """#),
    Case(
      name: "no colon in the line above", text: "```table a\nx one\n\ny: two\n```\n",
      said: #"""
        n.md:2:1: error: there is no `:` after this name
            2 | x one
              | ^
              = write `name: value`

        """#),
    Case(
      name: "an asterisk begins a text", text: "```table a\nx: **b** c\n```\n",
      said: #"""
        n.md:2:4: error: a text without quotes cannot begin with this character
            2 | x: **b** c
              |    ^
              = put the text in quotes

        """#),
    Case(
      name: "an open block has swallowed prose", text: "```table a\nx: 1\n\nSome prose.\n",
      said: #"""
        n.md:1:1: error: this `table` block is never closed
            1 | ```table a
              | ^^^
              = end it with a line of as many of the same marks

        """#),
    Case(
      name: "open list", text: "```table a\nx: [1,\n  2\ny: 3\n```\n",
      said: #"""
        n.md:2:4: error: the list that begins here is not closed, or lacks a comma
            2 | x: [1,
              |    ^
              = write `[a, b]`

        """#),
    Case(
      name: "open map", text: "```table a\nx: {y: 1\n```\n",
      said: #"""
        n.md:2:4: error: the map that begins here is not closed, or lacks a comma
            2 | x: {y: 1
              |    ^
              = write `{name: value}`

        """#),
    Case(
      name: "open quote", text: "```table a\nx: \"y\n```\n",
      said: #"""
        n.md:2:4: error: the quoted text that begins here is never closed
            2 | x: "y
              |    ^
              = end it with the same mark

        """#),
    Case(
      name: "no colon", text: "```table a\nx: 1\ny\nz: 3\n```\n",
      said: #"""
        n.md:3:1: error: there is no `:` after this name
            3 | y
              | ^
              = write `name: value`

        """#),
    Case(
      name: "stray colon", text: "```table a\nx: y: z\n```\n",
      said: #"""
        n.md:2:5: error: a `:` cannot stand here
            2 | x: y: z
              |     ^
              = put the text in quotes

        """#),
    Case(
      name: "indentation", text: "```table a\nx:\n    y: 1\n  z: 2\n```\n",
      said: #"""
        n.md:4:3: error: this line does not continue the line above
            4 |   z: 2
              |   ^
              = indent it like the lines around it, and quote values that begin with punctuation

        """#),
    Case(
      name: "forbidden start", text: "```table a\nx: @y\n```\n",
      said: #"""
        n.md:2:4: error: a text without quotes cannot begin with this character
            2 | x: @y
              |    ^^
              = put the text in quotes

        """#),
    Case(
      name: "tab", text: "```table a\nx:\n\ty: 1\n```\n",
      said: #"""
        n.md:3:1: error: a tab cannot indent YAML
            3 |  y: 1
              | ^
              = indent with spaces

        """#),
    Case(
      name: "unknown escape", text: "```table a\nx: \"\\q\"\n```\n",
      said: #"""
        n.md:2:5: error: unknown escape; in double quotes a backslash begins an escape
            2 | x: "\q"
              |     ^
              = put the text in single quotes, which keep the backslash

        """#),
    Case(
      name: "control character", text: "```table a\nx: é\u{1}\n```\n",
      said: #"""
        n.md:2:5: error: the control character U+0001 is not allowed
            2 | x: é�
              |     ^
              = remove it

        """#),
    Case(
      name: "second document", text: "```table a\nx: 1\n---\ny: 2\n```\n",
      said: #"""
        n.md:3:1: error: a second YAML document begins here
            3 | ---
              | ^^^
              = take out the line `---`

        """#),
    Case(
      name: "alias", text: "```table a\nx: &b 1\ny: *b\n```\n",
      said: #"""
        n.md:3:4: error: YAML's aliases (`*b`) are not read
            3 | y: *b
              |    ^
              = write the value out, or make it a parameter: `${name}`

        """#),
    Case(
      name: "tag", text: "```table a\nx: !!int 1\n```\n",
      said: #"""
        n.md:2:4: error: YAML's tags (`!!int`) are not read
            2 | x: !!int 1
              |    ^
              = put a value in quotes to make it a text

        """#),
    Case(
      name: "keys twice",
      text: "> ```table a\n> x: 1\n> y: {z: 1, z: 2}\n> x: 3\n> x: 4\n> ```\n",
      said: #"""
        n.md:3:13: error: `z` is given twice: line 3 has it too
            3 | > y: {z: 1, z: 2}
              |             ^
              = take one of them out

        n.md:4:3: error: `x` is given twice: line 2 has it too
            4 | > x: 3
              |   ^
              = take one of them out

        n.md:5:3: error: `x` is given twice: line 2 has it too
            5 | > x: 4
              |   ^
              = take one of them out

        """#),
    Case(
      name: "key is a list", text: "```table a\n? [x]\n: 1\n```\n",
      said: #"""
        n.md:2:3: error: the name of an option is one word, not a list or a map
            2 | ? [x]
              |   ^

        """#),
    Case(
      name: "unknown parameter in a list", text: "```table a\nx: [\"é\", \"a ${y} b\"]\n```\n",
      said: #"""
        n.md:2:13: error: unknown parameter `y`
            2 | x: ["é", "a ${y} b"]
              |             ^^^^
              = declare it under `params` in the front matter, or write `$${` for a plain `${`

        """#),
  ]
}

extension MistakeTests {
  @Test func everythingIsReportedAtOnceInTheOrderOfTheFile() {
    let text = """
      ---
      seed: ten
      params: {dataset: a}
      defaults: {models: "${modles}"}
      ---
      See ${datset} and `= `.

      ```experimnt a
      ```

      ```table b
      x: [1
      ```

      ```table b
      y: ${z}
      """
    let lines = complaints(text).split(separator: "\n").filter { $0.contains(": error: ") }
    #expect(
      lines.map(String.init) == [
        "n.md:2:7: error: `seed` takes a whole number, at least 0, not \"ten\"",
        "n.md:4:21: error: unknown parameter `modles`",
        "n.md:6:5: error: unknown parameter `datset`",
        "n.md:6:20: error: this inline expression is empty",
        "n.md:8:4: error: unknown block kind `experimnt`",
        "n.md:12:4: error: the list that begins here is not closed, or lacks a comma",
        "n.md:15:1: error: this `table` block is never closed",
        "n.md:15:10: error: the label `b` is taken: line 11 has it",
        "n.md:16:4: error: unknown parameter `z`",
      ])
  }

  @Test(arguments: [
    "swift", "python", "bash", "yaml", "r", "c", "css", "csv", "sh", "sql", "text", "tex", "latex",
    "matlab", "scala", "julia", "java", "json", "toml", "html", "mermaid", "output", "scheme",
  ])
  func ordinaryLanguagesAreNoMisspelledKinds(_ language: String) {
    #expect(complaints("```\(language) example\n```\n```\(language)\n```\n") == "")
  }

  @Test(arguments: [
    "    ```\n    code\n", "- a\n\n      ~~~\n", "> ```table a\n> ```\ntext\n", "````\n```\n````\n",
    "```python\n```", "1. ```table a\n   x: 1\n\n   ```\n", "```table a\n\n\n```  \n", "\t```\n",
  ])
  func closedFencesAreNotComplainedOf(_ text: String) {
    #expect(complaints(text) == "")
  }

  @Test func unknownReferences() {
    let (document, diagnostics) = parse(
      "See @bsae, a@b.c, \\@no, `@code`, [@link](u), (@base).\n")
    #expect(diagnostics.isEmpty)
    #expect(document.references.map(\.label) == ["bsae", "base"])
    let said = DiagnosticFormatter([document.source]).format(
      document.unknownReferences(known: ["base"]))
    #expect(
      said == """
        n.md:1:5: error: unknown label `@bsae`
            1 | See @bsae, a@b.c, \\@no, `@code`, [@link](u), (@base).
              |     ^^^^^
              = did you mean `@base`?

        """)
  }
}
