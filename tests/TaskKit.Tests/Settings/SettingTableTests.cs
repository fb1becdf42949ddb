using Microsoft.Extensions.Configuration;
using TaskKit.Settings;

namespace TaskKit.Tests.Settings;

/// <summary>One declaration gives the reading, the checks, the known keys and the rows of a page.</summary>
public sealed class SettingTableTests
{
    private static readonly SettingTable<ShelfOptions> Table = new SettingTable<ShelfOptions>()
        .Text(
            nameof(ShelfOptions.Place),
            shelf => shelf.Place,
            (shelf, place) => shelf.Place = place,
            "the name of a room",
            "The room.",
            unset: "any",
            variable: "SHELF_PLACE",
            problem: place => place == "roof" ? "expected a room, got a roof." : null
        )
        .Number(
            nameof(ShelfOptions.Boards),
            shelf => shelf.Boards,
            (shelf, count) => shelf.Boards = count,
            1,
            null,
            "The boards.",
            unit: "boards"
        )
        .Decimal(nameof(ShelfOptions.Height), shelf => shelf.Height, (shelf, height) => shelf.Height = height, 0.5, 3, "The height.")
        .Duration(
            nameof(ShelfOptions.First),
            shelf => shelf.First,
            (shelf, time) => shelf.First = time,
            TimeSpan.FromSeconds(1),
            TimeSpan.FromMinutes(1),
            "The first look."
        )
        .Duration(
            nameof(ShelfOptions.Last),
            shelf => shelf.Last,
            (shelf, time) => shelf.Last = time,
            TimeSpan.FromSeconds(2),
            TimeSpan.FromMinutes(2),
            "The last look.",
            unset: "never",
            notBelow: nameof(ShelfOptions.First),
            orInfinite: true
        )
        .Switch(nameof(ShelfOptions.IsOpen), shelf => shelf.IsOpen, (shelf, isOpen) => shelf.IsOpen = isOpen, "Has no door.")
        .Choice<DayOfWeek>(
            nameof(ShelfOptions.Cleaned),
            shelf => shelf.Cleaned,
            (shelf, day) => shelf.Cleaned = day,
            "The day of cleaning."
        )
        .Texts(nameof(ShelfOptions.Owners), (shelf, owners) => shelf.Owners = owners, "The owners.", unset: "nobody")
        .Pairs(nameof(ShelfOptions.Labels), "board", shelf => shelf.Labels, "The label of a board.");

    [Fact]
    public void Each_kind_of_value_is_read()
    {
        var shelf = Read(
            ("Place", "hall"),
            ("Boards", "7"),
            ("Height", "1.5"),
            ("First", "3s"),
            ("Last", "1m"),
            ("IsOpen", "true"),
            ("Cleaned", "friday"),
            ("Owners", "Ann, Bob"),
            ("Labels:upper", "books")
        );

        Assert.Equal(("hall", 7, 1.5, true, DayOfWeek.Friday), (shelf.Place, shelf.Boards, shelf.Height, shelf.IsOpen, shelf.Cleaned));
        Assert.Equal((TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(1)), (shelf.First, shelf.Last));
        Assert.Equal(["Ann", "Bob"], shelf.Owners);
        Assert.Equal("books", shelf.Labels["upper"]);
    }

    [Fact]
    public void A_value_that_is_absent_or_empty_leaves_what_code_has_set()
    {
        var shelf = Table.Read(
            Section(("Boards", ""), ("Owners", "")),
            new ShelfOptions
            {
                Place = "hall",
                Boards = 7,
                Owners = ["Ann"],
            }
        );

        Assert.Equal(("hall", 7), (shelf.Place, shelf.Boards));
        Assert.Equal(["Ann"], shelf.Owners);
    }

    [Theory]
    [InlineData("Place", "roof", "expected a room, got a roof.")]
    [InlineData("Boards", "0", "expected 1 or more boards, got 0.")]
    [InlineData("Boards", "many", "expected a whole number, got 'many'.")]
    [InlineData("Height", "3.5", "expected 0.5 to 3, got 3.5.")]
    [InlineData("Height", "NaN", "expected 0.5 to 3, got NaN.")]
    [InlineData("First", "2m", "expected 1s to 1m, got 2m.")]
    [InlineData("Last", "1s", "expected 5s to 2m, got 1s.")]
    [InlineData("IsOpen", "ajar", "expected true or false, got 'ajar'.")]
    public void A_wrong_value_names_its_path_and_what_is_allowed(string key, string value, string problem) =>
        Assert.Equal($"Shelf:{key}: {problem}", Assert.Throws<TaskKitConfigurationException>(() => Read((key, value))).Message);

    [Fact]
    public void What_code_has_set_is_checked_too()
    {
        ExpectProblem("Shelf:Boards: expected 1 or more boards, got -1.", new ShelfOptions { Boards = -1 });
        ExpectProblem(
            "Shelf:Cleaned: expected one of Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, got '9'.",
            new ShelfOptions { Cleaned = (DayOfWeek)9 }
        );
        ExpectProblem("Shelf:First: expected 1s to 1m, got -1ms.", new ShelfOptions { First = Timeout.InfiniteTimeSpan });

        Assert.Equal(Timeout.InfiniteTimeSpan, Table.Read(Section(), new ShelfOptions { Last = Timeout.InfiniteTimeSpan }).Last);
    }

    [Fact]
    public void A_variable_counts_when_the_whole_configuration_is_at_hand()
    {
        var program = new ConfigurationBuilder().AddInMemoryCollection([new("SHELF_PLACE", "roof")]).Build();

        Assert.Null(Table.Read(Section(), new ShelfOptions()).Place);
        var error = Assert.Throws<TaskKitConfigurationException>(() => Table.Read(Section(), new ShelfOptions(), program));
        Assert.Equal("SHELF_PLACE: expected a room, got a roof.", error.Message);
    }

    [Fact]
    public void Keys_that_are_not_declared_are_unknown()
    {
        var section = Section(("Borads", "3"), ("Labels:upper", "books"));

        Table.Read(section, new ShelfOptions());

        Assert.Equal(["Shelf:Borads is not a known setting. Did you mean 'Boards'?"], section.Unknown());
        Assert.Equal(typeof(ShelfOptions).GetProperties().Select(property => property.Name), Table.Keys);
    }

    [Fact]
    public void The_rows_have_ranges_and_defaults() =>
        Assert.Equal(
            [
                new("Place", "the name of a room", "any", "The room. Also the environment variable `SHELF_PLACE`."),
                new("Boards", "1 or more boards", "`5`", "The boards."),
                new("Height", "0.5 to 3", "`2`", "The height."),
                new("First", "1s to 1m", "`5s`", "The first look."),
                new("Last", "2s to 2m, and not below `First`", "never", "The last look."),
                new("IsOpen", "`true` or `false`", "`false`", "Has no door."),
                new(
                    "Cleaned",
                    "`Sunday` or `Monday` or `Tuesday` or `Wednesday` or `Thursday` or `Friday` or `Saturday`",
                    "`Saturday`",
                    "The day of cleaning."
                ),
                new("Owners", "a list, or one text with commas", "nobody", "The owners."),
                new("Labels:<board>", "a text", "none", "The label of a board."),
            ],
            Table.Rows
        );

    private static void ExpectProblem(string message, ShelfOptions shelf) =>
        Assert.Equal(message, Assert.Throws<TaskKitConfigurationException>(() => Table.Read(Section(), shelf)).Message);

    private static ShelfOptions Read(params (string Key, string Value)[] values) => Table.Read(Section(values), new ShelfOptions());

    private static SettingsReader Section(params (string Key, string Value)[] values) =>
        new(
            new ConfigurationBuilder()
                .AddInMemoryCollection(values.Select(pair => KeyValuePair.Create($"Shelf:{pair.Key}", (string?)pair.Value)))
                .Build()
                .GetSection("Shelf")
        );

    private sealed class ShelfOptions
    {
        public string? Place { get; set; }

        public int Boards { get; set; } = 5;

        public double Height { get; set; } = 2;

        public TimeSpan First { get; set; } = TimeSpan.FromSeconds(5);

        public TimeSpan? Last { get; set; }

        public bool IsOpen { get; set; }

        public DayOfWeek Cleaned { get; set; } = DayOfWeek.Saturday;

        public IList<string> Owners { get; set; } = [];

        public IDictionary<string, string> Labels { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
    }
}
