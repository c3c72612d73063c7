resource "golden" "opik:index:Dataset" {
  name = "golden questions"
  description = "For CI."
  tags = ["ci"]
}

output "datasetId" {
  value = golden.id
}
