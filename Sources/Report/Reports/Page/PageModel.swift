internal import Names
internal import Notebooks
internal import Options
internal import Trials

/// The page around the notebook's body.
struct PageModel {
  let plan: ReportPlan
  let body: String
  let failures: [Report.FailedTrial]
  let findings: [Finding]
  let provenance: ReportProvenance
  /// The addresses of `results.json` and `manifest.json`.
  let results: String
  let manifest: String

  func html(_ templates: TemplateSet) -> String {
    let matter = plan.document.frontMatter
    let firstHeading = plan.document.headings.first { $0.level == 1 }
    let (openClaims, unavailable) = (findings.openClaims, findings.unavailable)
    let title = matter.title ?? firstHeading?.text ?? "Report"
    return templates.render(
      "page",
      [
        "lang": matter.options["lang"]?.stringValue ?? "en",
        "title": title,
        // A title of the prose is shown where it stands.
        "heading": optional(matter.title ?? (firstHeading == nil ? title : nil)),
        "subtitle": optional(matter.subtitle),
        "byline": optional(matter.authors.joined(separator: ", ")),
        "description": optional(matter.options["description"]?.stringValue),
        "version": provenance.version,
        "style": templates.style,
        "body": body,
        "results": results,
        "manifest": manifest,
        "incomplete": optional(summary),
        "hasClaims": !openClaims.isEmpty,
        "claims": openClaims.map {
          [
            "id": $0.label, "number": $0.number, "statement": $0.statement,
            "verdict": $0.verdict.words, "evidence": $0.evidence,
          ]
        },
        "hasProblems": !failures.isEmpty || !unavailable.isEmpty,
        "hasFailures": !failures.isEmpty,
        "failures": FailureList.byCause(failures).map { shared -> [String: Any] in
          [
            "trials": shared.trials.map { ["trial": $0.failure.trial, "label": $0.label] },
            "cause": shared.cause, "causeHTML": HTMLText.marked(shared.cause),
            "isStored": shared.trials[0].failure.isStored,
          ]
        },
        "hasUnavailable": !unavailable.isEmpty,
        "unavailable": unavailable.map { value -> [String: Any] in
          [
            "id": value.id, "formula": value.formula, "line": value.line, "cause": value.cause,
            "causeHTML": HTMLText.marked(value.cause),
          ]
        },
        "facts": (definitions + provenance.facts).map { name, values -> [String: Any] in
          [
            "name": name,
            "values": values.map { text, code -> [String: Any] in
              ["text": text, "code": optional(code)]
            },
          ]
        },
      ])
  }

  /// What the document's own columns are.
  private var definitions: [(name: String, values: [(text: String, code: String?)])] {
    let columns = plan.columns.defined
    guard !columns.isEmpty else { return [] }
    return [
      ("Columns", columns.map { ("\($0.name) = \($0.definition ?? "")", nil) })
    ]
  }

  /// `2 trials failed, and 1 number of the text is not available.`
  private var summary: String {
    var parts: [String] = []
    for (one, several) in [("failed", "failed"), ("was not run", "were not run")] {
      let count = failures.count { $0.failure.verb == one }
      if count > 0 {
        parts.append("\(Counted.text(count, "trial")) \(Counted.form(count, one, several))")
      }
    }
    let missing = findings.unavailable.count
    if missing > 0 {
      parts.append(
        "\(Counted.text(missing, "number")) of the text \(Counted.form(missing, "is", "are")) not available"
      )
    }
    return parts.isEmpty ? "" : parts.joined(separator: ", and ") + "."
  }
}
