using System.Text;
using TaskKit.Generators.Scheduling;

namespace TaskKit.Generators.Tests.Scheduling;

/// <summary>Writes cron texts by chance: most are right, and many are nearly so.</summary>
internal sealed class RandomCron(int seed)
{
    private static readonly CronField[] Fields =
    [
        CronField.Second,
        CronField.Minute,
        CronField.Hour,
        CronField.Day,
        CronField.Month,
        CronField.Weekday,
    ];

    private readonly Random _random = new(seed);

    public string Next()
    {
        int count = Of(24) switch
        {
            0 => 4,
            1 => 7,
            < 14 => 5,
            _ => 6,
        };
        var text = new StringBuilder(Of(10) == 0 ? " \t" : "");
        for (int i = 0; i < count; i++)
        {
            if (i > 0)
                text.Append(Of(12) == 0 ? "\t  " : " ");
            text.Append(Field(Fields[Math.Clamp(i + (count == 6 ? 0 : 1), 0, 5)]));
        }
        return Of(12) == 0 ? Damage(text.ToString()) : text.ToString();
    }

    private int Of(int count) => _random.Next(count);

    private string Field(CronField field)
    {
        // Long lists of free fields would leave little that never fires.
        if (Of(3) == 0)
            return Of(8) == 0 ? "?" : "*";
        if (Of(8) == 0)
            return $"*/{Step(field)}";
        if (field == CronField.Day && Of(3) == 0)
            return Of(5) switch
            {
                0 => "L",
                1 => $"L-{Of(32)}",
                2 => $"{Number(field)}W",
                3 => "lw",
                _ => $"L-{Of(31)}W",
            };
        if (field == CronField.Weekday && Of(3) == 0)
            return Of(2) == 0 ? Value(field) + "L" : $"{Value(field)}#{Of(6)}";
        return string.Join(',', Enumerable.Range(0, 1 + (Of(4) == 0 ? Of(4) : 0)).Select(_ => Item(field)));
    }

    private string Item(CronField field)
    {
        string first = Value(field);
        return Of(6) switch
        {
            0 => $"{first}-{Value(field)}",
            1 => $"{first}-{Value(field)}/{Step(field)}",
            2 => $"{first}/{Step(field)}",
            _ => first,
        };
    }

    private string Value(CronField field)
    {
        if (field.Names.Length == 0 || Of(3) > 0)
            return Number(field);
        string name = field.Names[Of(field.Names.Length)];
        return Of(2) == 0 ? name : name.ToLowerInvariant();
    }

    private string Number(CronField field) => Of(2) == 0 ? $"{Inside(field)}" : $"{Inside(field):00}";

    // One in forty is beside the range.
    private int Inside(CronField field) => Of(40) == 0 ? field.Most + 1 : field.Least + Of(field.Most - field.Least + 1);

    private int Step(CronField field) => Of(25) == 0 ? 0 : 1 + Of(field.Most);

    private string Damage(string text)
    {
        const string Letters = "*/-,#?LWHlwh0189AMOSUnx.\u0130\u017f\n\u00a0;";
        int at = Of(text.Length);
        char letter = Letters[Of(Letters.Length)];
        return Of(3) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, $"{letter}"),
            _ => text.Remove(at, 1).Insert(at, $"{letter}"),
        };
    }
}
