internal import ArgumentParser
internal import Names
internal import Reports

/// Finds a word of the command line that stands where a command does and is none.
enum UnknownCommand {
  private static let help = "help"

  /// - Returns: what is wrong; nil where all commands are known.
  static func find(in arguments: [String]) -> UnknownName? {
    var words = arguments[...]
    let isHelp = words.first == help
    if isHelp { words = words.dropFirst() }
    var commands: [any ParsableCommand.Type] = Triptych.configuration.subcommands
    var path: [String] = []
    // Where there are none, arguments follow.
    while !commands.isEmpty, let word = words.first, !word.hasPrefix("-"), word != help {
      guard let next = commands.first(where: { $0._commandName == word }) else {
        var known: [String] = []
        for command in commands where command.configuration.shouldDisplay {
          known.append(command._commandName)
        }
        if isHelp, path.isEmpty { known += NotebookHelp.topics }
        let place = path.isEmpty ? nil : "`triptych \(path.joined(separator: " "))`"
        return UnknownName("command", word, in: place, known: known)
      }
      commands = next.configuration.subcommands
      path.append(word)
      words = words.dropFirst()
    }
    return nil
  }
}
