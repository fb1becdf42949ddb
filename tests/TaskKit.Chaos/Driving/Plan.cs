using System.Globalization;

namespace TaskKit.Chaos.Driving;

/// <summary>The run that the command line asks for.</summary>
/// <param name="Profiles">The runs.</param>
/// <param name="Seed">Their seed.</param>
internal sealed record Plan(IReadOnlyList<Profile> Profiles, int Seed)
{
    private const int Seeds = 1_000_000;

    public static bool TryParse(string[] args, out Plan plan)
    {
        bool isKafka = args is ["kafka", ..];
        bool isShort = false;
        int? minutes = null;
        int? rate = null;
        string part = "";
        int seed = (int)(TimeProvider.System.GetTimestamp() % Seeds);
        bool isGood = true;
        for (int i = isKafka ? 1 : 0; i < args.Length && isGood; i++)
            switch (args[i])
            {
                case "--short":
                    isShort = true;
                    break;
                case "--minutes" when i + 1 < args.Length:
                    isGood = int.TryParse(args[++i], NumberStyles.None, CultureInfo.InvariantCulture, out int number);
                    minutes = number;
                    break;
                case "--rate" when i + 1 < args.Length && isKafka:
                    isGood = int.TryParse(args[++i], NumberStyles.None, CultureInfo.InvariantCulture, out int perSecond);
                    rate = perSecond;
                    break;
                case "--run" when i + 1 < args.Length:
                    part = args[++i];
                    break;
                case "--seed" when i + 1 < args.Length:
                    isGood = int.TryParse(args[++i], NumberStyles.None, CultureInfo.InvariantCulture, out seed);
                    break;
                default:
                    isGood = false;
                    break;
            }
        var profiles =
            isKafka
                ? (
                    isShort
                        ? KafkaProfiles.Short
                        : KafkaProfiles.Full(TimeSpan.FromMinutes(minutes ?? KafkaProfiles.Minutes), rate ?? KafkaProfiles.PerSecond)
                )
            : isShort ? Profile.Short
            : Profile.Full(TimeSpan.FromMinutes(minutes ?? TimeProfiles.Minutes));
        plan = new([.. profiles.Where(profile => profile.Name.Contains(part, StringComparison.OrdinalIgnoreCase))], seed);
        return isGood && plan.Profiles.Count > 0;
    }
}
