// Keep an Opik organization in code: the administration of Opik, Comet's LLM observability product.
package opik
