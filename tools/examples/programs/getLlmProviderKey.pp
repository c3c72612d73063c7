vllm = invoke("opik:index:getLlmProviderKey", {
  provider = "custom-llm"
  providerName = "vllm"
})

output "modelNames" {
  value = vllm.modelNames
}
