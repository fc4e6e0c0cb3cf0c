using Nova.Manage;

return await ManageCommand.RunAsync(args, Console.Out, Console.Error);
