package io.segmento.gateway.http;

import com.google.protobuf.ByteString;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a request comes from: the address of the connection, or behind proxies what the outermost trusted one says. Each proxy appends the
 * address that it saw to {@code X-Forwarded-For}, so only as many entries from the right are believed as there are trusted proxies; whatever
 * stands further left was written by the caller. Immutable.
 */
public final class ClientAddresses {

  private static final int MAX_ENTRIES = 32;

  private final int trustedProxies;

  public ClientAddresses(int trustedProxies) {
    this.trustedProxies = trustedProxies;
  }

  /** 4 or 16 bytes in network order; empty when it is not known. */
  public ByteString of(RequestHeaders headers, InetSocketAddress remote) {
    if (trustedProxies == 0) {
      return remote.getAddress() == null
          ? ByteString.EMPTY
          : ByteString.copyFrom(remote.getAddress().getAddress());
    }
    List<String> entries = new ArrayList<>();
    for (String line : headers.getAll(HttpHeaderNames.X_FORWARDED_FOR)) {
      for (String entry : line.split(",", MAX_ENTRIES)) {
        entries.add(entry.strip());
      }
    }
    int believed = entries.size() - trustedProxies;
    return believed < 0 ? ByteString.EMPTY : address(entries.get(believed));
  }

  /** An entry as proxies write it: {@code 192.0.2.1}, {@code 192.0.2.1:4711}, {@code 2001:db8::1} or {@code [2001:db8::1]:4711}. */
  private static ByteString address(String entry) {
    String host = entry;
    int colon = entry.lastIndexOf(':');
    if (entry.startsWith("[")) {
      int end = entry.indexOf(']');
      host = end < 0 ? "" : entry.substring(1, end);
    } else if (colon >= 0 && entry.indexOf(':') == colon) {
      host = entry.substring(0, colon);
    }
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
    return bytes == null ? ByteString.EMPTY : ByteString.copyFrom(bytes);
  }
}
