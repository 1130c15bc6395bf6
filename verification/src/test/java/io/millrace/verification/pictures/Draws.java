package io.millrace.verification.pictures;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The method of a {@link Scene} that makes one picture. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Draws {

    /** What is drawn: the family and the factory, as in {@code docs/operators.md}. */
    String value();

    /** The oldest Java that can draw it. */
    int java() default 17;
}
