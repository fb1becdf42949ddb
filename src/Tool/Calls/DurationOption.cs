using System.CommandLine;

namespace TaskKit.Tool;

/// <summary>Makes options that take a duration. Any other text, and a value out of the range, is an error of usage that names the range.</summary>
internal static class DurationOption
{
    /// <summary>The shortest time that an attempt may take.</summary>
    public static readonly TimeSpan ShortestAttempt = TimeSpan.FromMilliseconds(1);

    /// <summary>The longest time that an attempt may take.</summary>
    public static readonly TimeSpan LongestAttempt = TimeSpan.FromDays(366);

    /// <summary>The longest delay of a task.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromDays(36_500);

    /// <summary>Makes an option for a duration. The user may leave it out.</summary>
    public static Option<string?> Optional(string name, string description, TimeSpan least, TimeSpan most)
    {
        var option = new Option<string?>(name) { Description = description };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (!DurationText.TryParse(token.Value, out var duration))
                    result.AddError($"{name} expects {DurationText.Form}, not '{token.Value}'.{DurationText.Hint(token.Value)}");
                else if (duration < least || duration > most)
                    result.AddError($"{name} expects {DurationText.Format(least)} to {DurationText.Format(most)}, not '{token.Value}'.");
        });
        return option;
    }
}
