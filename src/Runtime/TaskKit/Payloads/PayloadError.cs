namespace TaskKit.Payloads;

/// <summary>One thing that is wrong with a payload.</summary>
/// <param name="Path">The place of the value: <c>items[2].price</c>. Empty for the payload itself.</param>
/// <param name="Rule">
/// A stable name of the rule: <c>required</c>, <c>type</c>, <c>string_length</c>, <c>min_length</c>, <c>max_length</c>, <c>length</c>, <c>range</c>,
/// <c>regular_expression</c>, <c>allowed_values</c>, <c>denied_values</c>, <c>email_address</c>, <c>url</c>, <c>compare</c>, or <c>custom:</c> and the
/// name of an attribute or interface.
/// </param>
/// <param name="Message">The expectation, in words. A rule of TaskKit shows no value of the payload, except a name that is not allowed.</param>
public sealed record PayloadError(string Path, string Rule, string Message);
