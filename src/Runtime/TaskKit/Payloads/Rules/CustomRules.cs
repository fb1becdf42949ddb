using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace TaskKit.Payloads.Rules;

/// <summary>
/// Runs the rules that are code of the user: attributes of their own, and <see cref="IValidatableObject"/>. What they throw is a broken rule. Called
/// by generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CustomRules
{
    private const string OfTheObject = "custom:" + nameof(IValidatableObject);

    /// <summary>Runs a rule of a member.</summary>
    /// <param name="attribute">The rule.</param>
    /// <param name="value">The member's value.</param>
    /// <param name="instance">The object that it belongs to.</param>
    /// <param name="member">The member's name in code and in JSON.</param>
    /// <param name="rule">The rule's name.</param>
    /// <param name="broken">Where a broken rule is noted.</param>
    public static void CheckMember(
        ValidationAttribute attribute,
        object? value,
        object instance,
        (string Property, string Json) member,
        string rule,
        ref BrokenRules broken
    )
    {
        try
        {
            if (attribute.GetValidationResult(value, Context(instance, member.Json, member.Property)) is { } result)
                Note(result, member.Json, rule, ref broken);
        }
        catch (Exception e)
        {
            Thrown(e, attribute.GetType(), member.Json, rule, ref broken);
        }
    }

    /// <summary>Runs a rule of a class.</summary>
    /// <param name="attribute">The rule.</param>
    /// <param name="instance">The object.</param>
    /// <param name="members">The names of its members in code and in JSON.</param>
    /// <param name="rule">The rule's name.</param>
    /// <param name="broken">Where broken rules are noted.</param>
    public static void CheckObject(
        ValidationAttribute attribute,
        object instance,
        (string Property, string Json)[] members,
        string rule,
        ref BrokenRules broken
    )
    {
        try
        {
            if (attribute.GetValidationResult(instance, Context(instance, instance.GetType().Name, null)) is { } result)
                NoteAll(result, members, rule, ref broken);
        }
        catch (Exception e)
        {
            Thrown(e, attribute.GetType(), "", rule, ref broken);
        }
    }

    /// <summary>Asks an object for the rules that it breaks.</summary>
    /// <param name="instance">The object.</param>
    /// <param name="members">The names of its members in code and in JSON.</param>
    /// <param name="broken">Where broken rules are noted.</param>
    public static void CheckSelf(IValidatableObject instance, (string Property, string Json)[] members, ref BrokenRules broken)
    {
        int before = broken.Count;
        try
        {
            foreach (var result in instance.Validate(Context(instance, instance.GetType().Name, null)) ?? [])
            {
                if (result is not null)
                    NoteAll(result, members, OfTheObject, ref broken);
                // It may never end.
                if (broken.Count - before >= BrokenRules.Most)
                    return;
            }
        }
        catch (Exception e)
        {
            Thrown(e, instance.GetType(), "", OfTheObject, ref broken);
        }
    }

    // The constructor with a display name is the one that looks at no attribute.
    private static ValidationContext Context(object instance, string displayName, string? member) =>
        new(instance, displayName.Length == 0 ? instance.GetType().Name : displayName, null, null) { MemberName = member };

    private static void NoteAll(ValidationResult result, (string Property, string Json)[] members, string rule, ref BrokenRules broken)
    {
        bool isNamed = false;
        foreach (string name in result.MemberNames)
        {
            isNamed = true;
            Note(result, Array.Find(members, member => member.Property == name).Json ?? name, rule, ref broken);
        }
        if (!isNamed)
            Note(result, "", rule, ref broken);
    }

    private static void Note(ValidationResult result, string path, string rule, ref BrokenRules broken)
    {
        if (string.IsNullOrWhiteSpace(result.ErrorMessage))
            broken.Add(path, rule, $"breaks the rule {rule["custom:".Length..]}");
        else
            broken.AddText(path, rule, result.ErrorMessage);
    }

    private static void Thrown(Exception error, Type owner, string path, string rule, ref BrokenRules broken)
    {
        // With members missing, a rule may fail for the want of them.
        if (!broken.IsPartial)
            broken.Add(path, rule, $"could not be checked: {owner.Name} threw {error.GetType().Name}");
    }
}
