/** What every gRPC server in Node begins with: Node itself, and its HTTP/2. */
import "node:http2";

process.stdout.write("0\n");
setInterval(() => undefined, 60_000);
