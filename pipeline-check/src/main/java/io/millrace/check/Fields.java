package io.millrace.check;

import io.millrace.core.rule.Ownership;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/** What lies in the fields of shared objects, and in static fields. */
final class Fields {

    private final ClassFiles classes;
    private final Class<?> home;

    Fields(ClassFiles classes, Class<?> home) {
        this.classes = classes;
        this.home = home;
    }

    Origin ofClass(FieldInsnNode read) {
        int slots = Type.getType(read.desc).getSize();
        String label = "static field '" + read.name + "'";
        Optional<Field> field = find(read).filter(found -> Ownership.isOwn(found.getDeclaringClass(), home));
        if (field.isEmpty()) {
            return slots == 2 ? Origin.OWN_WIDE : Origin.RESULT;
        }
        return value(field.get(), null, read, label, true);
    }

    Origin of(FieldInsnNode read, Origin owner) {
        Object object = owner.shared();
        if (object == null) {
            return Origin.own(Type.getType(read.desc).getSize());
        }
        return find(read)
                .map(field -> value(field, object, read, label(owner, field), owner.isStatic()))
                .orElse(Origin.own(Type.getType(read.desc).getSize()));
    }

    private static String label(Origin owner, Field field) {
        // A captured variable of an anonymous class is called as the user called it.
        return field.getName().startsWith("val$")
                ? "'" + field.getName().substring(4) + "'"
                : "'" + field.getName() + "'";
    }

    private static Origin value(
            Field field, @Nullable Object owner, FieldInsnNode read, String label, boolean isStatic) {
        if (field.getType().isPrimitive()) {
            return Origin.number(Type.getType(read.desc).getSize(), key(read));
        }
        try {
            field.setAccessible(true);
            return Origin.shared(field.get(owner), label, isStatic);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError notAccessible) {
            return Origin.RESULT;
        }
    }

    /** What a method returns that does nothing but return a field of its object; null for any other method. */
    @Nullable
    Origin returned(MethodInsnNode call, Origin receiver) {
        Object object = receiver.shared();
        if (object == null || !Ownership.isOwn(object.getClass(), home)) {
            return null;
        }
        return classes.method(object.getClass(), call.name, call.desc)
                .map(found -> onlyReturns(found.method().instructions.getFirst()))
                .map(read -> of(read, receiver))
                .orElse(null);
    }

    private static @Nullable FieldInsnNode onlyReturns(@Nullable AbstractInsnNode first) {
        AbstractInsnNode load = real(first);
        if (!(load instanceof VarInsnNode variable) || load.getOpcode() != Opcodes.ALOAD || variable.var != 0) {
            return null;
        }
        AbstractInsnNode read = real(load.getNext());
        AbstractInsnNode end = read == null ? null : real(read.getNext());
        return read instanceof FieldInsnNode field
                        && read.getOpcode() == Opcodes.GETFIELD
                        && end != null
                        && end.getOpcode() == Opcodes.ARETURN
                ? field
                : null;
    }

    private static @Nullable AbstractInsnNode real(@Nullable AbstractInsnNode instruction) {
        AbstractInsnNode each = instruction;
        while (each != null && each.getOpcode() < 0) {
            each = each.getNext();
        }
        return each;
    }

    boolean isVolatile(FieldInsnNode write) {
        return find(write)
                .map(field -> Modifier.isVolatile(field.getModifiers()))
                .orElse(false);
    }

    static String key(FieldInsnNode access) {
        return access.owner + "." + access.name;
    }

    private Optional<Field> find(FieldInsnNode access) {
        for (Class<?> type = classes.type(access.owner).orElse(null); type != null; type = type.getSuperclass()) {
            try {
                return Optional.of(type.getDeclaredField(access.name));
            } catch (NoSuchFieldException inAnAncestor) {
                continue;
            } catch (LinkageError notThere) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
