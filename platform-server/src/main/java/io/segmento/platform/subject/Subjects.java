package io.segmento.platform.subject;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.identity.CookieId;
import io.segmento.platform.identity.IdentityCookies;
import io.segmento.platform.identity.UserKeys;
import io.segmento.platform.identity.UserSlot;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.Identity;
import io.segmento.proto.v1.IdentityKind;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Optional;

/** Who is meant by a cookie or a device id. Thread-safe. */
final class Subjects {

  private final IdentityCookies cookies;
  private final UserKeys userKeys;

  @Inject
  Subjects(IdentityCookies cookies, UserKeys userKeys) {
    this.cookies = cookies;
    this.userKeys = userKeys;
  }

  /** Empty for a browser without an id of ours. */
  Optional<Subject> of(BrowserContext browser) {
    CookieId cookie = cookies.parse(browser.getIdentityCookie());
    return Optional.ofNullable(cookie)
        .map(id -> new Subject(UserSlot.of(userKeys.of(id)), browser.getIdentityCookie()));
  }

  Subject required(BrowserContext browser) {
    return of(browser)
        .orElseThrow(() -> new SegmentoException(
            SubjectReason.NOT_IDENTIFIED, "browser: no id of ours (expected: our cookie)"));
  }

  Subject of(Identity device) {
    if (device.getKind() != IdentityKind.IDFA && device.getKind() != IdentityKind.GAID) {
      throw SegmentoException.invalid("device.kind", "not a device id (expected: IDFA or GAID)");
    }
    return userKeys
        .of(device.getKind(), device.getValue())
        .map(key -> new Subject(
            UserSlot.of(key), device.getValue().strip().toLowerCase(Locale.ROOT).replace("-", "")))
        .orElseThrow(() ->
            SegmentoException.invalid("device.value", "nobody's id (expected: an advertising id)"));
  }
}
