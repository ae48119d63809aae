package dev.tenure.operator.acme;

import dev.tenure.operator.testing.FreePort;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/**
 * A name server: answers every name with 127.0.0.1 and with the texts that signed updates wrote.
 */
final class UpdatedDns implements AutoCloseable {
  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final TSIG key;
  private final Set<TXTRecord> texts = ConcurrentHashMap.newKeySet();

  UpdatedDns(TSIG key) {
    this.key = key;
    try {
      this.tcp = new ServerSocket(FreePort.next(), 50, InetAddress.getLoopbackAddress());
      this.udp = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::serveUdp);
    Thread.ofVirtual().start(this::serveTcp);
  }

  int port() {
    return tcp.getLocalPort();
  }

  /** What updates wrote and did not take away again. */
  List<String> texts() {
    return texts.stream().map(Record::toString).toList();
  }

  private void serveUdp() {
    while (!udp.isClosed()) {
      try {
        var packet = new DatagramPacket(new byte[4096], 4096);
        udp.receive(packet);
        var query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
        var bytes = answer(query).toWire();
        udp.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
      } catch (IOException e) {
        // Closed, or nothing that is DNS.
      }
    }
  }

  private void serveTcp() {
    while (!tcp.isClosed()) {
      try {
        var socket = tcp.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket;
        var in = new DataInputStream(socket.getInputStream());
        var out = new DataOutputStream(socket.getOutputStream())) {
      var bytes = new byte[in.readUnsignedShort()];
      in.readFully(bytes);
      var query = new Message(bytes);
      var reply =
          (query.getHeader().getOpcode() == Opcode.UPDATE ? updated(query, bytes) : answer(query))
              .toWire();
      out.writeShort(reply.length);
      out.write(reply);
    } catch (IOException e) {
      // The other end went away.
    }
  }

  private Message updated(Message update, byte[] bytes) {
    var reply = new Message(update.getHeader().getID());
    reply.getHeader().setOpcode(Opcode.UPDATE);
    reply.getHeader().setFlag(Flags.QR);
    if (update.getTSIG() == null || key.verify(update, bytes, null) != Rcode.NOERROR) {
      reply.getHeader().setRcode(Rcode.NOTAUTH);
      return reply;
    }
    for (var record : update.getSection(Section.UPDATE)) {
      if (record instanceof TXTRecord text) {
        var plain = new TXTRecord(text.getName(), DClass.IN, 30, text.getStrings());
        if (text.getDClass() == DClass.NONE) {
          texts.remove(plain);
        } else {
          texts.add(plain);
        }
      }
    }
    reply.setTSIG(key, Rcode.NOERROR, update.getTSIG());
    return reply;
  }

  private Message answer(Message query) throws IOException {
    var reply = new Message(query.getHeader().getID());
    reply.getHeader().setFlag(Flags.QR);
    reply.getHeader().setFlag(Flags.AA);
    var question = query.getQuestion();
    reply.addRecord(question, Section.QUESTION);
    if (question.getType() == Type.A) {
      var loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      reply.addRecord(new ARecord(question.getName(), DClass.IN, 1, loopback), Section.ANSWER);
    }
    if (question.getType() == Type.TXT) {
      for (var text : texts) {
        if (text.getName().equals(lower(question.getName()))) {
          reply.addRecord(text, Section.ANSWER);
        }
      }
    }
    return reply;
  }

  private static Name lower(Name name) {
    return name.canonicalize();
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
  }
}
