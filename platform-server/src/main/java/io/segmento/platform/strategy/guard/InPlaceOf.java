package io.segmento.platform.strategy.guard;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks what is called from the byte code of plugins in the place of a method of the JDK that loops or allocates by itself for as long as its arguments say: the JDK is not instrumented,
 * so what goes on inside it ends only where it comes back. It does what that method does, with checks, and stands for the one of its name, its first parameter being the receiver unless that is static.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface InPlaceOf {
  Class<?> value();

  boolean isStatic() default false;
}
