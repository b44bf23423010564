package io.segmento.platform.grpc;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import io.segmento.platform.error.SegmentoException;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Finds out who is at the other end once for each connection, so that calls on it cost a look-up and no more. */
final class CallerFilter extends ServerTransportFilter {
  static final Attributes.Key<Admission> ADMISSION = Attributes.Key.create("segmento-admission");

  private static final int DNS_NAME = 2;
  private static final int URI_NAME = 6;

  /** Who calls, or why nobody is recognised: exactly one of the two. */
  record Admission(Optional<Caller> caller, Optional<SegmentoException> refusal) {
    static Admission of(Caller caller) {
      return new Admission(Optional.of(caller), Optional.empty());
    }

    static Admission refused(AccessReason reason, String message) {
      return new Admission(Optional.empty(), Optional.of(new SegmentoException(reason, message)));
    }
  }

  private final AccessConfig config;
  private final boolean clear;

  /** {@code clear}: the server listens in clear, which only development mode does, and only on loopback. */
  CallerFilter(AccessConfig config, boolean clear) {
    this.config = config;
    this.clear = clear;
  }

  @Override
  public Attributes transportReady(Attributes transport) {
    return transport.toBuilder()
        .set(ADMISSION, admission(transport.get(Grpc.TRANSPORT_ATTR_SSL_SESSION)))
        .build();
  }

  private Admission admission(@org.jspecify.annotations.Nullable SSLSession session) {
    if (clear) {
      return Admission.of(Caller.DEVELOPMENT);
    }
    Certificate[] chain;
    try {
      chain = session == null ? new Certificate[0] : session.getPeerCertificates();
    } catch (SSLPeerUnverifiedException e) {
      chain = new Certificate[0];
    }
    if (chain.length == 0 || !(chain[0] instanceof X509Certificate certificate)) {
      return Admission.refused(
          AccessReason.NO_CREDENTIALS, "no client certificate (expected: one of our authority)");
    }
    Set<Caller> named = new LinkedHashSet<>();
    for (String name : names(certificate)) {
      Caller caller = config.certificateToCaller().get(name);
      if (caller != null) {
        named.add(caller);
      }
    }
    // A certificate that would be two callers is neither.
    return named.size() == 1
        ? Admission.of(named.iterator().next())
        : Admission.refused(
            AccessReason.UNKNOWN_CALLER,
            "the certificate belongs to "
                + (named.isEmpty() ? "no caller" : "several callers")
                + " (expected: one of access.callers)");
  }

  private static Set<String> names(X509Certificate certificate) {
    Set<String> names = new LinkedHashSet<>();
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> alternative : alternatives) {
          Object kind = alternative.get(0);
          if (kind instanceof Integer type
              && (type == DNS_NAME || type == URI_NAME)
              && alternative.get(1) instanceof String name) {
            names.add(name);
          }
        }
      }
      new LdapName(certificate.getSubjectX500Principal().getName())
          .getRdns().stream()
              .filter(part -> part.getType().equalsIgnoreCase("CN"))
              .forEach(part -> names.add(String.valueOf(part.getValue())));
    } catch (CertificateParsingException | InvalidNameException e) {
      // A name that cannot be read is the name of nobody.
      return Set.of();
    }
    return names;
  }
}
