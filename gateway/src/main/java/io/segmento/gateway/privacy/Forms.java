package io.segmento.gateway.privacy;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import io.segmento.proto.v1.Identity;
import io.segmento.proto.v1.IdentityKind;

/** Reads what forms send. */
final class Forms {

  private Forms() {}

  /** Empty for a body of another type. */
  static QueryParams of(AggregatedHttpRequest request) {
    MediaType type = request.contentType();
    return type != null && type.is(MediaType.FORM_DATA)
        ? QueryParams.fromQueryString(request.contentUtf8())
        : QueryParams.of();
  }

  /** The device that a form names by {@code kind} and {@code device}; whether there can be such a one is the core's to say. */
  static Identity device(QueryParams form) {
    return Identity.newBuilder()
        .setKind(
            switch (form.get("kind", "")) {
              case "idfa" -> IdentityKind.IDFA;
              case "gaid" -> IdentityKind.GAID;
              default -> IdentityKind.IDENTITY_KIND_UNSPECIFIED;
            })
        .setValue(form.get("device", "").strip())
        .build();
  }
}
