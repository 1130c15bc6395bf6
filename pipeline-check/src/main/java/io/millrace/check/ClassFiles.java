package io.millrace.check;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** The class files that one function leads to, each read once. */
final class ClassFiles {

    /** A method and the class that declares it. */
    record Found(Class<?> owner, MethodNode method) {}

    private final @Nullable ClassLoader loader;
    private final Map<Class<?>, Optional<ClassNode>> files = new HashMap<>();

    ClassFiles(@Nullable ClassLoader loader) {
        this.loader = loader;
    }

    /** The class of that internal name, not initialized; empty when it is not there. */
    Optional<Class<?>> type(String internalName) {
        try {
            return Optional.of(Class.forName(Type.getObjectType(internalName).getClassName(), false, loader));
        } catch (ClassNotFoundException | LinkageError notThere) {
            return Optional.empty();
        }
    }

    /** The method that a call of it on an object of {@code type} leads to; empty when that has no code that can be read. */
    Optional<Found> method(Class<?> type, String name, String descriptor) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            Optional<Found> found = declared(each, name, descriptor);
            if (found.isPresent()) {
                return found.filter(method -> method.method().instructions.size() > 0);
            }
        }
        return inInterfaces(type, name, descriptor);
    }

    private Optional<Found> inInterfaces(Class<?> type, String name, String descriptor) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Class<?> implemented : each.getInterfaces()) {
                Optional<Found> found = declared(implemented, name, descriptor)
                        .filter(method -> method.method().instructions.size() > 0)
                        .or(() -> inInterfaces(implemented, name, descriptor));
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Found> declared(Class<?> type, String name, String descriptor) {
        return file(type).stream()
                .flatMap(file -> file.methods.stream())
                .filter(method -> method.name.equals(name) && method.desc.equals(descriptor))
                .findFirst()
                .map(method -> new Found(type, method));
    }

    private Optional<ClassNode> file(Class<?> type) {
        return files.computeIfAbsent(type, ClassFiles::read);
    }

    private static Optional<ClassNode> read(Class<?> type) {
        String resource = "/" + type.getName().replace('.', '/') + ".class";
        try (InputStream bytes = type.isHidden() || type.isArray() ? null : type.getResourceAsStream(resource)) {
            if (bytes == null) {
                return Optional.empty();
            }
            ClassNode file = new ClassNode();
            new ClassReader(bytes).accept(file, ClassReader.SKIP_FRAMES);
            return Optional.of(file);
        } catch (IOException | RuntimeException cannotBeRead) {
            // A class file that is newer than the library, or made by something that writes others.
            return Optional.empty();
        }
    }
}
