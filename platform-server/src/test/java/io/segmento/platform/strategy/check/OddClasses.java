package io.segmento.platform.strategy.check;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Class files that no compiler makes. */
public final class OddClasses {

  private static final String THROWABLE = "java/lang/Throwable";

  private OddClasses() {}

  private interface Body {
    void write(MethodVisitor code);
  }

  private static byte[] make(int version, String name, String method, Body body) {
    ClassWriter writer = new ClassWriter(
        version < Opcodes.V1_6 ? ClassWriter.COMPUTE_MAXS : ClassWriter.COMPUTE_FRAMES);
    writer.visit(version, Opcodes.ACC_PUBLIC, name, null, "java/lang/Object", null);
    MethodVisitor code =
        writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, method, "()V", null, null);
    code.visitCode();
    body.write(code);
    code.visitMaxs(0, 0);
    code.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  /** Calls {@code wait()} as if it were declared by {@code owner}. */
  static byte[] waits(String owner) {
    return make(Opcodes.V17, "acme/Waits", "x", code -> {
      code.visitInsn(Opcodes.ACONST_NULL);
      code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, owner, "wait", "()V", false);
      code.visitInsn(Opcodes.RETURN);
    });
  }

  static byte[] subroutine() {
    return make(Opcodes.V1_5, "acme/Old", "x", code -> {
      Label subroutine = new Label();
      code.visitJumpInsn(Opcodes.JSR, subroutine);
      code.visitInsn(Opcodes.RETURN);
      code.visitLabel(subroutine);
      code.visitVarInsn(Opcodes.ASTORE, 0);
      code.visitVarInsn(Opcodes.RET, 0);
    });
  }

  /** A class of arrays of so many dimensions that it is no class. */
  static byte[] deep(int length) {
    return make(Opcodes.V17, "acme/Deep", "x", code -> {
      code.visitInsn(Opcodes.ACONST_NULL);
      code.visitTypeInsn(Opcodes.CHECKCAST, "[".repeat(length / 2) + "Ljava/lang/Object;");
      code.visitInsn(Opcodes.POP);
      code.visitInsn(Opcodes.RETURN);
    });
  }

  private static void throwsNull(MethodVisitor code) {
    code.visitInsn(Opcodes.ACONST_NULL);
    code.visitInsn(Opcodes.ATHROW);
  }

  /** {@code spin()} runs for ever without a jump: a handler catches what it throws itself. */
  public static byte[] catchesItself(int version) {
    return make(version, "acme/Odd", "spin", code -> {
      Label start = new Label();
      Label handler = new Label();
      Label end = new Label();
      code.visitTryCatchBlock(start, end, handler, THROWABLE);
      code.visitLabel(start);
      throwsNull(code);
      code.visitLabel(handler);
      code.visitInsn(Opcodes.POP);
      throwsNull(code);
      code.visitLabel(end);
    });
  }

  /** {@code spin()} runs for ever without a jump: two handlers catch what the other throws, wherever in it that is. */
  public static byte[] catchEachOther(int version) {
    return make(version, "acme/Odd", "spin", code -> {
      Label above = new Label();
      Label body = new Label();
      Label below = new Label();
      Label end = new Label();
      code.visitTryCatchBlock(body, end, above, THROWABLE);
      code.visitTryCatchBlock(above, body, below, THROWABLE);
      code.visitJumpInsn(Opcodes.GOTO, body);
      code.visitLabel(above);
      code.visitInsn(Opcodes.POP);
      code.visitJumpInsn(Opcodes.GOTO, body);
      code.visitLabel(body);
      throwsNull(code);
      code.visitLabel(below);
      code.visitInsn(Opcodes.POP);
      throwsNull(code);
      code.visitLabel(end);
    });
  }

  /** {@code spin()} runs for ever without a jump: it gives back a monitor that it does not have, as the end of a synchronized block that catches itself. */
  public static byte[] givesBackWhatItHasNot() {
    return make(Opcodes.V17, "acme/Odd", "spin", code -> {
      Label start = new Label();
      Label handler = new Label();
      Label end = new Label();
      code.visitTryCatchBlock(start, handler, handler, null);
      code.visitTryCatchBlock(handler, end, handler, null);
      code.visitLabel(start);
      throwsNull(code);
      code.visitLabel(handler);
      code.visitVarInsn(Opcodes.ASTORE, 0);
      code.visitLdcInsn("monitor");
      code.visitInsn(Opcodes.MONITOREXIT);
      code.visitLabel(end);
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitInsn(Opcodes.ATHROW);
    });
  }
}
