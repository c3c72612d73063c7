resource "golden" "opik:index:Dataset" {
  name = "golden questions"
  description = "For CI."
  tags = ["ci"]
  itemsFile = "golden.jsonl"
}

output "datasetId" {
  value = golden.id
}

output "version" {
  value = golden.versionName
}
