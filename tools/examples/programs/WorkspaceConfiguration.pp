resource "configuration" "opik:index:WorkspaceConfiguration" {
  timeoutToMarkThreadAsInactiveSeconds = 1800
  truncationOnTables = true
  colorMap = {
    Hallucination = "#D32F2F"
  }
}
