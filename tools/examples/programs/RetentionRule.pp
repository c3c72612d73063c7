resource "kept" "opik:index:RetentionRule" {
  retention = "extended_400d"
}

output "rule" {
  value = kept.id
}
