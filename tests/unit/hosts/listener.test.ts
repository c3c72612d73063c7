import { once } from "node:events";
import net, { type AddressInfo } from "node:net";
import { expect } from "chai";
import { listen } from "../../../provider/hosts/plugin/listener";

describe("the port that a plugin says", () => {
  const { BoundSocket } = net;
  afterEach(() => {
    Object.assign(net, { BoundSocket });
  });

  for (const isOld of [false, true]) {
    it(`is this machine's own, and can be connected to${isOld ? ", on a Node without bound sockets" : ""}`, async () => {
      if (isOld) {
        Reflect.deleteProperty(net, "BoundSocket");
      }
      const { server, port } = await listen();
      const client = net.connect(port, "127.0.0.1");
      try {
        expect((server.address() as AddressInfo).address).to.equal("127.0.0.1");
        const [socket] = (await once(server, "connection")) as [net.Socket];
        client.end("hello");
        const [bytes] = await once(socket, "data");
        expect(String(bytes)).to.equal("hello");
        socket.destroy();
      } finally {
        client.destroy();
        server.close();
      }
    });
  }
});
