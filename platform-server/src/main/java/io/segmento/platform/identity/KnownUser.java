package io.segmento.platform.identity;

import io.segmento.proto.v1.IdentityKind;

/** A user and what they are known by; the two kinds of world, browser and app, stay apart. */
public record KnownUser(IdentityKind kind, UserKey key) {}
