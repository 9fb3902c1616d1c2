/**
 * From values to code: the analyzer and the tree of nodes that it makes (tier 1).
 *
 * <p>{@link valk.eval.code.Analyzer} walks a form and decides what each list means; {@link
 * valk.eval.code.SpecialForms} has one method a form; {@link valk.eval.code.Scope} finds what a
 * name means; {@link valk.eval.code.Survey} looks ahead for the names that are assigned or
 * captured. The nodes stand in one file a theme: {@code Variables}, {@code Calls}, {@code
 * Branches}, {@code Arithmetic}, {@code Lambdas}, {@code Loops}, {@code Bindings}, {@code
 * Dynamics}.
 *
 * <p>Analysis allocates no Lisp value until the whole form is walked, so that words may lie in Java
 * locals; then the CODE cells are made, innermost first.
 */
@NullMarked
package valk.eval.code;

import org.jspecify.annotations.NullMarked;
