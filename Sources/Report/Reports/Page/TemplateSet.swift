internal import BuiltInTemplates
internal import Foundation
internal import Mustache
internal import Notebooks

/// The templates of a page: the built-in ones, or those of a folder in their place.
package struct TemplateSet: Sendable {
  private let library: MustacheLibrary
  let style: String

  /// The templates that are part of the program.
  package static let builtIn: TemplateSet = {
    do {
      return try TemplateSet(texts: BuiltInTemplates.all)
    } catch {
      preconditionFailure("a built-in template cannot be read: \(error)")
    }
  }()

  /// The templates of a folder; those that it lacks are the built-in ones.
  ///
  /// - Throws: `TemplateError`.
  package init(folder: String) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue
    else { throw TemplateError.noFolder(folder) }
    var texts = BuiltInTemplates.all
    for name in texts.keys {
      let path = folder + "/" + name
      guard FileManager.default.fileExists(atPath: path) else { continue }
      guard let data = FileManager.default.contents(atPath: path) else {
        throw TemplateError.unreadable(path)
      }
      guard let text = String(bytes: data, encoding: .utf8) else {
        throw TemplateError.notUTF8(path)
      }
      texts[name] = text
    }
    try self.init(texts: texts)
  }

  /// - Throws: `TemplateError` of a template that is no Mustache.
  init(texts: [String: String]) throws {
    MustacheContentTypes.register(ScalarEscaping(), named: ScalarEscaping.name)
    var library = MustacheLibrary()
    for (file, text) in texts.sorted(by: { $0.key < $1.key }) {
      guard file.hasSuffix(".mustache") else { continue }
      let name = String(file.dropLast(".mustache".count))
      do {
        try library.register(
          "{{% CONTENT_TYPE: \(ScalarEscaping.name)}}" + text, named: name)
      } catch {
        throw TemplateError.malformed(file: file, problem: "\(error)")
      }
    }
    self.library = library
    style = texts["style.css"] ?? ""
  }

  /// - Precondition: `template` is one of the built-in names.
  func render(_ template: String, _ values: [String: Any]) -> String {
    guard let text = library.render(values, withTemplate: template) else {
      preconditionFailure("there is no template \(template)")
    }
    return text
  }
}

/// A text for a section of a template, which is left out where there is no text: to Mustache an
/// empty text is something, and a name that is missing is looked for further outside.
func optional(_ text: String?) -> any Sendable {
  if let text, !text.isEmpty { text } else { false }
}

/// What is wrong with a folder of templates.
package enum TemplateError: Error, Hashable, Sendable {
  case noFolder(String)
  case unreadable(String)
  case notUTF8(String)
  case malformed(file: String, problem: String)
}

extension TemplateError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .noFolder(let path): "There is no folder of templates at \(path)."
    case .unreadable(let path): "The template \(path) cannot be read."
    case .notUTF8(let path): "The template \(path) is not UTF-8."
    case .malformed(let file, let problem): "The template \(file) is not Mustache: \(problem)."
    }
  }
}

/// Escapes scalar by scalar. Mustache's own escaping goes by characters, and a quotation mark
/// with a combining accent is another character than the mark: it would end an attribute.
private struct ScalarEscaping: MustacheContentType {
  static let name = "SCALARS"

  func escapeText(_ text: String) -> String { HTMLText.escaped(text) }
}
