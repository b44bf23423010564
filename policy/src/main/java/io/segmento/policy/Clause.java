package io.segmento.policy;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * This test shows that the system keeps these clauses of the privacy policy, by their ids in {@code clauses.yaml}. On a class it is said
 * of each of its tests. The build ends with a failure when an id is unknown, and when a clause that the system keeps has no green test.
 */
@Documented
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.CLASS)
public @interface Clause {
  String[] value();
}
