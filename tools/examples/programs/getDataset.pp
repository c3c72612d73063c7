golden = invoke("opik:index:getDataset", {
  name = "golden questions"
})

output "version" {
  value = golden.versionName
}
