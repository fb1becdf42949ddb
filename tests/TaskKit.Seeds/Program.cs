using TaskKit.Seeds;

const string RowsFile = "tests/TaskKit.Seeds/rows.tsv";
const string PageFile = "docs/seeds.md";

if (args is not [var root, var results])
{
    Console.Error.WriteLine("Usage: TaskKit.Seeds <root of the repository> <folder with .trx files>");
    return 2;
}
var rows = SeedRow.ReadAll(Path.Combine(root, RowsFile));
var marks = SeedMark.FindAll(Path.Combine(root, "tests"));
var page = new SeedPage(rows, marks, TestResults.Read(results));
File.WriteAllText(Path.Combine(root, PageFile), page.Text);
Console.WriteLine($"{PageFile}: {page.Summary}");
return 0;
