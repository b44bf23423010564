package io.segmento.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

final class ClientAddressesTest {

  private static final InetSocketAddress REMOTE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711);

  @Test
  void withoutProxiesTheConnectionCountsAndTheHeaderIsTheCallersInvention() {
    assertThat(of(0, "203.0.113.9")).containsExactly(127, 0, 0, 1);
  }

  @Test
  void oneProxyVouchesForTheLastEntryOnly() {
    assertThat(of(1, "198.51.100.7, 203.0.113.9")).containsExactly(203, 0, 113, 9);
  }

  @Test
  void twoProxiesVouchForTheLastTwo() {
    assertThat(of(2, "198.51.100.7", "203.0.113.9,192.0.2.1")).containsExactly(203, 0, 113, 9);
  }

  @Test
  void fewerEntriesThanProxiesMeanThatNobodyVouches() {
    assertThat(of(2, "203.0.113.9")).isEmpty();
    assertThat(of(1)).isEmpty();
  }

  @Test
  void portsAndBracketsAreTakenOff() {
    assertThat(of(1, "203.0.113.9:443")).containsExactly(203, 0, 113, 9);
    assertThat(of(1, "[2001:db8::1]:443")).hasSize(16).startsWith(0x20, 0x01, 0x0d, 0xb8);
    assertThat(of(1, "2001:db8::1")).hasSize(16);
  }

  @Test
  void whatIsNoAddressIsNotKnown() {
    assertThat(of(1, "unknown")).isEmpty();
    assertThat(of(1, "_hidden")).isEmpty();
    assertThat(of(1, "[2001:db8::1")).isEmpty();
    assertThat(of(1, "1.2.3.4.5")).isEmpty();
  }

  private static byte[] of(int trustedProxies, String... forwarded) {
    var headers = RequestHeaders.builder(HttpMethod.GET, "/t");
    for (String line : forwarded) {
      headers.add("x-forwarded-for", line);
    }
    ByteString address = new ClientAddresses(trustedProxies).of(headers.build(), REMOTE);
    return address.toByteArray();
  }
}
