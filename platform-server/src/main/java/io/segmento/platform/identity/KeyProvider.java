package io.segmento.platform.identity;

/** Where the secrets come from: a file, later a key management service. Never from Redis. */
@FunctionalInterface
public interface KeyProvider {

  /** Reads the secrets, once at the start of the process. Throws with the place and what is wrong there, never with a secret. */
  KeyRing load();
}
