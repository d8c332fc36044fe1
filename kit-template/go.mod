module sealkit.dev/kit

go 1.19
