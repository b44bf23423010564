package io.segmento.platform.strategy.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.segmento.platform.strategy.check.JdkSurface.Verdict;
import io.segmento.platform.strategy.guard.Instrumenter;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Type;

/** Compares {@code jdk-surface.txt} with the JDK that runs the test. */
class JdkSurfaceTest {

  /** The newest JDK that was looked at. */
  private static final int NEWEST = 25;

  private final JdkSurface surface = JdkRules.surface();

  private static @Nullable Class<?> load(String name) {
    try {
      return Class.forName(name.replace('/', '.'), false, ClassLoader.getPlatformClassLoader());
    } catch (ClassNotFoundException ofAnotherJdk) {
      return null;
    }
  }

  private static String name(Class<?> type) {
    return Type.getInternalName(type);
  }

  private static boolean isSeen(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static void addSupertypes(Class<?> type, Set<Class<?>> to) {
    List<Class<?>> parents = new ArrayList<>(List.of(type.getInterfaces()));
    parents.add(type.getSuperclass() == null ? Object.class : type.getSuperclass());
    for (Class<?> parent : parents) {
      if (!parent.equals(type) && to.add(parent)) {
        addSupertypes(parent, to);
      }
    }
  }

  private static String signature(Executable each) {
    return each.getName() + Arrays.toString(each.getParameterTypes());
  }

  /** What a class declares, and what it inherits of those that are not listed, less what overrides a method of one that is. */
  private Set<Executable> toLookAt(Class<?> type) {
    Set<Class<?>> supertypes = new LinkedHashSet<>();
    addSupertypes(type, supertypes);
    Set<Class<?>> told = new LinkedHashSet<>();
    for (Class<?> each : supertypes) {
      if (surface.lists(name(each))) {
        told.add(each);
        addSupertypes(each, told);
      }
    }
    Set<String> seen = new HashSet<>();
    told.forEach(each -> methods(each).forEach(method -> seen.add(signature(method))));
    Set<Executable> members = new LinkedHashSet<>();
    for (Constructor<?> each : type.getDeclaredConstructors()) {
      if (isSeen(each.getModifiers()) && !each.isSynthetic()) {
        members.add(each);
      }
    }
    supertypes.removeAll(told);
    List<Class<?>> from = new ArrayList<>(List.of(type));
    from.addAll(supertypes);
    for (Class<?> each : from) {
      boolean statics = each.equals(type) || !each.isInterface();
      for (Method method : methods(each)) {
        if ((statics || !Modifier.isStatic(method.getModifiers())) && seen.add(signature(method))) {
          members.add(method);
        }
      }
    }
    return members;
  }

  private static List<Method> methods(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(each -> isSeen(each.getModifiers()))
        .toList();
  }

  private static String memberName(Executable each) {
    return each instanceof Constructor ? "<init>" : each.getName();
  }

  private static String descriptor(Executable each) {
    return each instanceof Constructor<?> made
        ? Type.getConstructorDescriptor(made)
        : Type.getMethodDescriptor((Method) each);
  }

  /** Whether it is refused whatever is listed. */
  private static boolean isRuledOut(String owner, Executable each) {
    return JdkRules.byDescriptor(owner, memberName(each), descriptor(each)).isPresent();
  }

  private Set<String> notLookedAt(String className, Class<?> type) {
    Map<String, Integer> nameToCount = new HashMap<>();
    Set<String> missing = new TreeSet<>();
    for (Executable each : toLookAt(type)) {
      String name = memberName(each);
      if (isRuledOut(className, each)
          || surface.members(className).containsKey(name + descriptor(each))) {
        continue;
      }
      Verdict verdict = surface.ofOwn(className, name, "");
      int count = nameToCount.merge(name, 1, Integer::sum);
      if (verdict == null || count > verdict.count()) {
        missing.add(className + "." + name + descriptor(each));
      }
    }
    return missing;
  }

  /** A method that another JDK brings is refused until somebody has looked at it; another form of one that is free has to be looked at now. */
  @Test
  void everythingThatClassesHaveWasLookedAt() {
    Set<String> missing = new TreeSet<>();
    for (String className : surface.classes()) {
      Class<?> type = load(className);
      if (type != null && surface.ofClass(className).isEmpty()) {
        missing.addAll(notLookedAt(className, type));
      }
    }

    assertThat(missing)
        .as("say in jdk-surface.txt whether these are bounded; see there how")
        .isEmpty();
  }

  /** So that a name that is misspelt, or gone, does not stand for something. */
  @Test
  void whatIsListedIsThere() {
    assumeTrue(Runtime.version().feature() >= NEWEST);
    Set<String> unknown = new TreeSet<>();
    for (String className : surface.classes()) {
      Class<?> type = load(className);
      if (type == null) {
        unknown.add(className);
        continue;
      }
      Set<Class<?>> all = new LinkedHashSet<>(List.of(type));
      addSupertypes(type, all);
      Set<String> known = new HashSet<>();
      for (Class<?> each : all) {
        Arrays.stream(each.getDeclaredFields()).forEach(field -> known.add(field.getName()));
        methods(each).forEach(method -> {
          known.add(method.getName());
          known.add(method.getName() + descriptor(method));
        });
      }
      for (Constructor<?> each : type.getDeclaredConstructors()) {
        known.add("<init>");
        known.add("<init>" + descriptor(each));
      }
      surface.members(className).keySet().stream()
          .filter(member -> !known.contains(member))
          .forEach(member -> unknown.add(className + "." + member));
    }

    assertThat(unknown).isEmpty();
  }

  @Test
  void whatIsGuardedHasABound() {
    Set<String> unguarded = new TreeSet<>();
    for (String className : surface.classes()) {
      Class<?> type = load(className);
      if (type == null) {
        continue;
      }
      surface.members(className).forEach((member, verdict) -> {
        boolean bounded = toLookAt(type).stream()
            .filter(each -> member.equals(memberName(each))
                || member.equals(memberName(each) + descriptor(each)))
            .anyMatch(each -> Instrumenter.bounds(className, memberName(each), descriptor(each)));
        if (verdict.guarded() && !bounded) {
          unguarded.add(className + "." + member);
        }
      });
    }

    assertThat(unguarded).isEmpty();
  }

  @Test
  void whatNobodyLookedAtIsRefused() {
    assertThat(JdkRules.ofMember("java/lang/String", "toBeInvented", "()V", true))
        .contains(Restriction.UNLISTED);
    assertThat(JdkRules.ofMember("java/lang/String", "strip", "()Ljava/lang/String;", true))
        .isEqualTo(Optional.empty());
  }
}
