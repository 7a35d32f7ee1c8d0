/// The first words of code fences that are languages and never block kinds.
enum FenceLanguages {
  static func contains(_ word: String) -> Bool {
    names.contains(word.lowercased().filter { $0 != "{" && $0 != "}" && $0 != "." })
  }

  private static let names: Set<String> = [
    "abap", "abnf", "actionscript", "ada", "adoc", "agda", "antlr", "apache", "apex", "apl",
    "applescript", "arduino", "asciidoc", "asm", "assembly", "astro", "awk", "bash", "basic", "bat",
    "batch", "bib", "bibtex", "blade", "bnf", "brainfuck", "c", "c#", "c++", "caddyfile", "cfg",
    "clj", "clojure", "cmake", "cmd", "cobol", "code", "coffee", "coffeescript", "conf", "console",
    "cpp", "crystal", "cs", "csharp", "csh", "cson", "css", "csv", "cu", "cuda", "curl", "cython",
    "d", "d2", "dart", "delphi", "desktop", "diff", "django", "docker", "dockerfile", "dos", "dot",
    "dts", "ebnf", "ejs", "elisp", "elixir", "elm", "emacs", "env", "erb", "erlang", "excel", "f90",
    "fish", "forth", "fortran", "fsharp", "gams", "gcode", "gdscript", "gherkin", "git",
    "gitignore",
    "glsl", "gnuplot", "go", "golang", "gradle", "graphql", "graphviz", "groovy", "h", "haml",
    "handlebars", "haskell", "hcl", "heex", "hlsl", "hpp", "hs", "html", "http", "hy", "ini",
    "ipython",
    "java", "javascript", "jinja", "jinja2", "jl", "js", "json", "json5", "jsonc", "jsonl",
    "jsonnet",
    "jsx", "julia", "kotlin", "kql", "ksh", "kt", "latex", "lean", "less", "liquid", "lisp", "llvm",
    "log", "lua", "m", "make", "makefile", "markdown", "mathematica", "matlab", "md", "mdx",
    "mermaid",
    "metal", "mips", "mlir", "mojo", "mojolicious", "mustache", "mysql", "nasm", "nginx", "nim",
    "nix",
    "none", "nroff", "objc", "objective-c", "ocaml", "octave", "openscad", "output", "pascal",
    "patch",
    "perl", "pgsql", "php", "plain", "plaintext", "plantuml", "plsql", "postgres", "powershell",
    "prisma",
    "prolog", "properties", "proto", "protobuf", "ps1", "puppet", "purescript", "pwsh", "py",
    "pycon",
    "pyi", "python", "python3", "pytb", "q", "qml", "r", "racket", "raku", "rb", "reason", "reg",
    "regex",
    "rego", "rest", "rmd", "robot", "ruby", "rust", "rs", "s", "sas", "sass", "scala", "scheme",
    "scss",
    "sed", "sh", "shell", "shell-session", "smalltalk", "solidity", "sparql", "spss", "sql",
    "sqlite",
    "ssh", "stan", "starlark", "stata", "svelte", "svg", "swift", "systemd", "systemverilog", "tcl",
    "tcsh", "terminal", "terraform", "tex", "text", "tf", "thrift", "tikz", "toml", "traceback",
    "ts",
    "tsv", "tsx", "turtle", "twig", "txt", "typescript", "typst", "v", "vala", "vb", "vba", "vbnet",
    "verilog", "vhdl", "vim", "vue", "wasm", "wat", "webidl", "wgsl", "wolfram", "xml", "xquery",
    "xsl",
    "xslt", "yaml", "yml", "zig", "zsh",
  ]
}
