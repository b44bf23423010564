package io.segmento.gateway.openrtb;

/**
 * How native markup that is set as a message ({@code request_native}, {@code adm_native}) is written to JSON. Both forms stand under the key that
 * OpenRTB defines ({@code request}, {@code adm}) and without the outer {@code native} object, as Native 1.1 and later ask.
 */
public enum NativeForm {
  /** A JSON object: what many exchanges send, and what our decoder turns back into the same message. */
  OBJECT,
  /** A string that holds the JSON object: the type that OpenRTB 2.6 gives both fields, so every exchange can read it. */
  STRING
}
