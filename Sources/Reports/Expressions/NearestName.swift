func nearestName(to name: String, in known: [String]) -> String? { nil }
